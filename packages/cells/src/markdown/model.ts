import type { CellKind } from '@anode/document'

/** Text in Markdown, shown rendered; may carry attached images. */
export const markdown: CellKind = {
  name: 'markdown',
  label: 'Markdown',
  nbformatType: 'markdown',
  ownsType: true,
  run: null,
  language: 'markdown',
  isProse: true,
  comment: null,
  settings: null,
}
