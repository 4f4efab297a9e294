import type { StateDatabase } from '@anode/document'
import { type KernelLimits, limitsWithin, readNotebookLimits } from '@anode/document/limits'
import { notebookMetadata } from '../room/notebookMetadata.ts'

/** The limits of a notebook's kernel, within the server's, and what of the notebook's own is not as it says. */
export const limitsOf = (
  state: StateDatabase,
  server: KernelLimits,
): { readonly limits: KernelLimits; readonly problems: ReadonlyArray<string> } => {
  const asked = readNotebookLimits(notebookMetadata(state))
  const { limits, problems } = limitsWithin(server, asked.limits)
  return { limits, problems: [...asked.problems, ...problems] }
}
