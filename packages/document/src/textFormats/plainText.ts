import type { TextFormat } from './TextFormat.ts'

/** Says of a notebook that it is one text, no notebook: pages show it as that. */
export const TEXT_METADATA = { anode: { text: true } } as const

/** A text that is one cell. Whatever else its notebook has, as the other side of a conflict, is not in the file. */
export const plainText: TextFormat = {
  parse: (text) => ({
    head: '',
    blocks: [{ cell: { type: 'raw', source: text, metadata: {} }, text, gap: '' }],
    metadata: TEXT_METADATA,
  }),
  render: ({ source }) => source,
  fit: (text) => text,
  newHead: '',
}
