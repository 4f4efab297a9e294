/** Cells as they are copied and pasted: what a clipboard holds of them, and what they become in a notebook. */
export { CELLS_MIME, cellsFromJson, cellsToIpynb, cellsToList, cellsToText } from './cellJson.ts'
export { copySelection, type Pasted, pasteCells } from './pasting.ts'
