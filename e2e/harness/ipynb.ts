/** A cell of a notebook file that a test makes. */
export interface TestCell {
  readonly kind?: 'code' | 'markdown' | 'raw'
  readonly source: string
  /** nbformat's outputs, as if it had run. */
  readonly outputs?: ReadonlyArray<unknown>
}

/** A display output of nbformat. */
export const display = (data: Readonly<Record<string, unknown>>) => ({
  output_type: 'display_data',
  metadata: {},
  data,
})

/** A notebook file (nbformat 4.5) of these cells; a text alone is code. Cells are named `cell-1`, `cell-2`, … */
export const ipynbOf = (cells: ReadonlyArray<string | TestCell>): string =>
  JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: cells.map((cell, i) => {
      const {
        kind = 'code',
        source,
        outputs = [],
      }: TestCell = typeof cell === 'string' ? { source: cell } : cell
      return {
        id: `cell-${i + 1}`,
        cell_type: kind,
        metadata: {},
        source,
        ...(kind === 'code' ? { outputs, execution_count: null } : {}),
      }
    }),
  })

/** What tests read of an exported notebook file, in which texts are lists of lines. */
export interface ExportedIpynb {
  readonly cells: ReadonlyArray<{
    readonly id: string
    readonly cell_type: string
    readonly source: ReadonlyArray<string> | string
    readonly execution_count?: number | null
    readonly outputs?: ReadonlyArray<{
      readonly output_type: string
      readonly text?: ReadonlyArray<string> | string
      readonly data?: Readonly<Record<string, ReadonlyArray<string> | string>>
    }>
  }>
}

/** A text of a notebook file as one. */
export const textOf = (text: ReadonlyArray<string> | string | undefined): string =>
  typeof text === 'string' ? text : (text ?? []).join('')

/** The sources of an exported notebook's cells. */
export const sourcesOf = ({ cells }: ExportedIpynb): ReadonlyArray<string> =>
  cells.map(({ source }) => textOf(source))

/** Everything that a cell of an exported notebook printed to its standard output. */
export const printedBy = ({ cells }: ExportedIpynb, index: number): string =>
  (cells[index]?.outputs ?? []).map(({ text }) => textOf(text)).join('')
