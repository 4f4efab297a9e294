import type { FileChange } from '@anode/document/fileMerge'
import type { LoggedFact } from '@anode/protocol'

/** Facts of runs and of what they print: they change nothing but outputs. */
const OF_RUNS: ReadonlySet<string> = new Set([
  'v1.RunRequested',
  'v2.RunRequested',
  'v1.RunReleased',
  'v1.RunCancelled',
  'v1.RunStarted',
  'v1.RunFinished',
  'v1.KernelStatusChanged',
  'v1.OutputAppended',
  'v1.TextAppended',
  'v1.OutputReplaced',
  'v1.OutputsCleared',
])

/** Changes that leave outputs as they are. */
const WITHOUT_OUTPUTS: ReadonlySet<FileChange['_tag']> = new Set([
  'create',
  'move',
  'text',
  'metadata',
  'attachments',
  'notebookMetadata',
])

/**
 * Whether what a merge wants is still right after facts that came while it was thought out: then it does not matter which
 * of the two came first. Texts of cells that it leaves alone, and outputs where it leaves all of them alone; whatever else
 * there may be is merged again.
 */
export const stillHolds = (
  changes: ReadonlyArray<FileChange>,
  since: ReadonlyArray<Pick<LoggedFact, 'name' | 'args'>>,
): boolean => {
  const changed = new Set(changes.map((change) => ('id' in change ? change.id : null)))
  const keepsOutputs = changes.every(({ _tag }) => WITHOUT_OUTPUTS.has(_tag))
  return since.every(({ name, args }) => {
    if (OF_RUNS.has(name)) return keepsOutputs
    const { cellId } = args as { readonly cellId?: unknown }
    return name === 'v1.CellTextEdited' && typeof cellId === 'string' && !changed.has(cellId)
  })
}
