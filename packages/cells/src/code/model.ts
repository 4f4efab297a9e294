import type { CellKind } from '@anode/document'

/** Source in the kernel's language; running it gives outputs. */
export const code: CellKind = {
  name: 'code',
  label: 'Code',
  nbformatType: 'code',
  ownsType: true,
  run: { executor: 'kernel', prepare: ({ source }) => ({ code: source }) },
  language: 'kernel',
  isProse: false,
  comment: '#',
  settings: null,
}
