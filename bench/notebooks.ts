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

/** Text that does not repeat itself, the same in every run. */
const noise = (seed: number, length: number): string => {
  let text = ''
  for (let n = seed; text.length < length; ) {
    n = (Math.imul(n, 1_103_515_245) + 12_345) >>> 0
    text += n.toString(36) + (n % 7 === 0 ? '\n' : ' ')
  }
  return text.slice(0, length)
}

/** Code cells with as many bytes of outputs in all, half of them printed and half pictures. */
export const heavyCells = (count: number, bytes: number) => {
  const half = Math.round(bytes / count / 2)
  return {
    cells: Array.from({ length: count }, (_, i) => ({
      cell_type: 'code',
      execution_count: i + 1,
      id: `c${i}`,
      metadata: {},
      outputs: [
        { name: 'stdout', output_type: 'stream', text: noise(i, half).split(/(?<=\n)/) },
        {
          data: { 'image/png': Buffer.from(noise(-i, Math.round(half * 0.75))).toString('base64') },
          metadata: {},
          output_type: 'display_data',
        },
      ],
      source: [`plot(${i})`],
    })),
    metadata: { language_info: { name: 'python' } },
    nbformat: 4,
    nbformat_minor: 5,
  }
}
