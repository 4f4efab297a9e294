import type { NotebookEnvironmentInfo } from '@anode/protocol'

/** What becomes of cells while the packages that are named, or the interpreter that was chosen, cannot be had. */
export const afterFailure = ({ source, own }: NotebookEnvironmentInfo): string =>
  own || source.kind === 'interpreter'
    ? 'No kernel starts until that is put right.'
    : 'Until that is put right, cells run with the usual packages.'
