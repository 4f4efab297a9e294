import { Data } from 'effect'

/** Text that cannot be read as a notebook of nbformat 4. */
export class BrokenIpynb extends Data.TaggedError('BrokenIpynb')<{
  /** What is wrong, as a path in the file (`cells[3].cell_type`); empty when it is the file as a whole. */
  readonly path: string
  /** What is wrong and what to do, for people. */
  readonly message: string
}> {}

/** `['cells', 3, 'cell_type']` as `cells[3].cell_type`. */
export const pathText = (path: ReadonlyArray<PropertyKey>): string =>
  path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '')
