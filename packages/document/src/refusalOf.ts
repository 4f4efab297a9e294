import type { Principal } from './Principal.ts'

const PEOPLE = new Set([
  'v1.NotebookRetitled',
  'v1.NotebookMetadataSet',
  'v1.EnvironmentSet',
  'v1.KernelspecChosen',
  'v1.CellCreated',
  'v1.CellMoved',
  'v1.CellDeleted',
  'v1.CellKindChanged',
  'v1.CellMetadataSet',
  'v1.CellAttachmentSet',
  'v1.CellAttachmentRemoved',
  'v1.CellTextEdited',
  'v1.LateTextDropped',
  'v1.RunRequested',
  'v2.RunRequested',
  'v1.RunReleased',
  'v1.RunCancelled',
  'v1.OutputsCleared',
  'v1.OutputsRestored',
  'v1.OutputsReverted',
  'v1.VersionNamed',
  'v1.VersionRemoved',
  'v1.CommentAdded',
  'v1.CommentEdited',
  'v1.CommentDeleted',
  'v1.ThreadResolved',
  'v1.ThreadReopened',
  'v1.ThreadRead',
])

const HOSTS = new Set([
  'v1.RunStarted',
  'v1.InputRequested',
  'v1.InputGiven',
  'v1.NextInputSet',
  'v1.RunFinished',
  'v1.KernelStatusChanged',
  'v1.OutputAppended',
  'v1.TextAppended',
  'v1.OutputReplaced',
  'v1.OutputsCleared',
])

/** Why `principal` may not state this fact, in words for people; null when it may. */
export const refusalOf = (
  principal: Principal,
  event: { readonly name: string; readonly args: unknown },
): string | null => {
  const { by } = event.args as { readonly by?: unknown }
  if (by !== principal.id) {
    return `The fact ${event.name} says that it is by “${String(by)}”, but the connection belongs to “${principal.id}”.`
  }
  if (principal.kind === 'server') return null
  const allowed = principal.kind === 'host' ? HOSTS : PEOPLE
  if (allowed.has(event.name)) return null
  const others = PEOPLE.has(event.name) ? 'people' : HOSTS.has(event.name) ? 'kernel hosts' : 'the server'
  return `“${principal.id}” may not state ${event.name}: that is for ${others}.`
}
