/** Where the texts of cells are read, and edited. */
export interface CellTexts {
  /** Matches the text of each cell that is shown, also before it can be edited. */
  readonly texts: string
  /** Matches the editors. */
  readonly editors: string
}

/** Those of Anode: its first cells are painted before the page is there. */
export const ANODE: CellTexts = {
  texts: '[data-first-cell] [data-still], [data-cell-id] .code-text',
  editors: '[data-cell-id] .cm-content',
}

export const LAB: CellTexts = {
  texts: '.jp-Notebook .jp-Cell .cm-content',
  editors: '.jp-Notebook .jp-Cell .cm-content',
}
