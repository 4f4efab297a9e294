/** A cell with more characters holds words to read. */
const WORDS = 60

/** So many rows are looked at; the rest of a larger table nobody reads. */
const LIMIT = 2000

const hasProse = (cell: Element): boolean =>
  (cell.textContent?.length ?? 0) > WORDS && cell.querySelector('table, pre, svg, iframe') === null

/** Columns counted from the right: at the left the labels of rows may reach over several. */
const fromRight = (row: HTMLTableRowElement, cell: HTMLTableCellElement): number =>
  row.cells.length - cell.cellIndex

/** Marks the columns of tables that hold long texts: these are read from left to right, in lines. */
export const markProse = (root: HTMLElement): void => {
  for (const table of root.querySelectorAll('table')) {
    const rows = [...table.rows].slice(0, LIMIT)
    const columns = new Set<number>()
    for (const row of rows)
      for (const cell of row.cells)
        if (cell.tagName === 'TD' && hasProse(cell)) columns.add(fromRight(row, cell))
    if (columns.size === 0) continue
    table.style.setProperty('--prose-columns', String(columns.size))
    for (const row of rows)
      for (const cell of row.cells) if (columns.has(fromRight(row, cell))) cell.dataset.prose = ''
  }
}
