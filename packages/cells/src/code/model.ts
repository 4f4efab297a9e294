import type { CellKind } from '@anode/document'

/** Source in the kernel's language; running it gives outputs. */
export const code: CellKind = { name: 'code', label: 'Code', nbformatType: 'code', runsOnKernel: true }
