export {
  type Actor,
  type CellList,
  changeKind,
  clearOutputs,
  createCell,
  deleteCells,
  editText,
  moveCell,
  retitle,
} from './cells.ts'
export { cancelRuns, type RunnableCell, requestRuns } from './runs.ts'
