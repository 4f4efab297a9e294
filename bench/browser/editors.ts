/** Editors of cells in Anode's page, and in the picture of the first cells that comes before it. */
export const ANODE_EDITORS = ':is([data-cell-id], [data-first-cell]) .cm-content'

/** Those of the page alone. */
export const PAGE_EDITORS = '[data-cell-id] .cm-content'
