/** Documents of nbformat 4.5 to measure with. */

interface CodeCell {
  readonly id: string
  readonly source: string
  readonly text?: string
}

const codeCell = ({ id, source, text }: CodeCell, index: number) => ({
  id,
  cell_type: 'code',
  metadata: {},
  source,
  execution_count: text === undefined ? null : index + 1,
  outputs: text === undefined ? [] : [{ output_type: 'stream', name: 'stdout', text }],
})

const notebook = (cells: ReadonlyArray<object>) => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {
    kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' },
    language_info: { name: 'python' },
  },
  cells,
})

/** One code cell, `c0`. */
export const oneCell = (source = '') => notebook([codeCell({ id: 'c0', source }, 0)])

/** Code cells `c0`, `c1`, … with a few lines and a printed line each; every tenth is Markdown. */
export const manyCells = (count: number) =>
  notebook(
    Array.from({ length: count }, (_, i) =>
      i % 10 === 9
        ? {
            id: `c${i}`,
            cell_type: 'markdown',
            metadata: {},
            source: `## Part ${i}\n\nWhat follows uses *step ${i}*.`,
          }
        : codeCell(
            {
              id: `c${i}`,
              source: `rows_${i} = [row * ${i} for row in range(100)]\ntotal = sum(rows_${i})\nprint("step ${i}:", total)`,
              text: `step ${i}: ${4950 * i}\n`,
            },
            i,
          ),
    ),
  )
