export {
  type Actor,
  type CellList,
  changeKind,
  clearOutputs,
  createCell,
  deleteCells,
  dropLateText,
  editText,
  moveCell,
  moveTo,
  positionsAt,
  removeAttachment,
  retitle,
  setAttachment,
  setMetadata,
} from './cells.ts'
export {
  deleteComment,
  editComment,
  markRead,
  reopenThread,
  replyTo,
  resolveThread,
  startThread,
} from './comments.ts'
export { placeCell, restoreOutputs, revertOutputs } from './copies.ts'
export { setEnvironment } from './environment.ts'
export { chooseKernelspec } from './kernelspec.ts'
export { cancelRuns, type RunnableCell, releaseRuns, requestRuns } from './runs.ts'
export { nameVersion, removeVersion } from './versions.ts'
