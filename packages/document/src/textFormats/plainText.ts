import type { FormatCell, TextFormat } from './TextFormat.ts'

/** Says of a notebook that it is one text, no notebook: pages show it as that; and of its cell that it is the text. */
export const TEXT_METADATA = { anode: { text: true } } as const

/** The cell that is the text, whatever stands before it; undefined where it was removed. */
export const textCell = (cells: ReadonlyArray<FormatCell>): FormatCell | undefined =>
  cells.find(
    ({ metadata: { anode } }) =>
      typeof anode === 'object' && anode !== null && 'text' in anode && anode.text === true,
  )

/** A text that is one cell. Whatever else its notebook has, as the other side of a conflict, is not in the file. */
export const plainText: TextFormat = {
  parse: (text) => ({
    head: '',
    blocks: [{ cell: { type: 'raw', source: text, metadata: TEXT_METADATA }, text, gap: '' }],
    metadata: TEXT_METADATA,
  }),
  render: ({ source }) => source,
  fit: (text) => text,
  newHead: '',
}
