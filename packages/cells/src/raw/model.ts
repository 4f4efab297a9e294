import type { CellKind } from '@anode/document'

/** Text for other programs (nbconvert), shown as it is. */
export const raw: CellKind = {
  name: 'raw',
  label: 'Raw',
  nbformatType: 'raw',
  ownsType: true,
  run: null,
  language: 'text',
  isProse: false,
  comment: null,
  settings: null,
}
