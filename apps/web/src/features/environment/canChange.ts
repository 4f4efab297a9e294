import type { NotebookEnvironmentInfo } from '@anode/protocol'

/** Whether packages can be added and taken away: not as long as somebody must agree first, or what is named cannot be read. */
export const canChange = ({ source, state, own }: NotebookEnvironmentInfo): boolean =>
  source.kind !== 'interpreter' && state !== 'untrusted' && (state !== 'failed' || own)
