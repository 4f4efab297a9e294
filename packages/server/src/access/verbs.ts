import type { events } from '@anode/document'
import type { ClientMessage, ListRequest, OperationId } from '@anode/protocol'
import type { HostCommand, HostMessage } from '@anode/protocol/host'
import type { Verb } from './Verb.ts'

/*
 * What each way into the server wants to do. The tables are whole: a route, a message, a command or a fact that is new
 * and has no verb here is a type error.
 */

/** What each operation of the REST interface wants. */
export const operationVerbs: Readonly<Record<OperationId, Verb>> = {
  'about.about': 'about',
  'me.get': 'about',
  'me.name': 'self',
  'settings.get': 'self',
  'settings.change': 'self',
  'notebooks.list': 'list',
  'notebooks.create': 'create',
  'notebooks.make': 'create',
  'notebooks.get': 'read',
  'notebooks.rename': 'edit',
  'notebooks.duplicate': 'read',
  'notebooks.delete': 'delete',
  'notebooks.restore': 'delete',
  'notebooks.first': 'read',
  'notebooks.repairs': 'read',
  'notebooks.ipynb': 'read',
  'cells.list': 'read',
  'cells.create': 'edit',
  'cells.read': 'read',
  'cells.change': 'edit',
  'cells.delete': 'edit',
  'cells.move': 'edit',
  'cells.text': 'read',
  'cells.edit': 'edit',
  'cells.outputs': 'read',
  'cells.clearOutputs': 'edit',
  'runs.request': 'run',
  'runs.list': 'read',
  'runs.result': 'read',
  'runs.cancel': 'run',
  'runs.answer': 'run',
  'events.follow': 'read',
  'history.timeline': 'read',
  'history.moment': 'read',
  'history.cellRuns': 'read',
  'damage.report': 'read',
  'damage.repair': 'delete',
  'list.page': 'list',
  'trash.empty': 'delete',
  'trash.delete': 'delete',
  'environments.get': 'read',
  'environments.change': 'run',
  'environments.remove': 'edit',
  'environments.trust': 'run',
  'environments.cancel': 'run',
  'environments.interpreters': 'run',
  'environments.interpreter': 'run',
  'environments.package': 'list',
  'environments.trusted': 'list',
  'environments.distrust': 'run',
  'kernels.running': 'list',
  // Which notebook, its body says: whoever has read that asks whether they may run there.
  'kernels.ensure': 'list',
  'kernels.session': 'read',
  'kernels.follow': 'read',
  'kernels.kernelspecs': 'list',
  'kernels.hosts': 'list',
  'kernels.start': 'run',
  'kernels.interrupt': 'run',
  'kernels.restart': 'run',
  'kernels.shutdown': 'run',
  'files.get': 'read',
  'files.write': 'edit',
  'files.save': 'edit',
  'files.beside': 'read',
  'files.readAs': 'edit',
  'files.detach': 'edit',
  'folder.about': 'readFolder',
  'folder.change': 'changeFolder',
  'folder.list': 'readFolder',
  'folder.make': 'changeFolder',
  'folder.remove': 'changeFolder',
  'folder.move': 'changeFolder',
  'folder.copy': 'changeFolder',
  'folder.trash': 'readFolder',
  'folder.emptyTrash': 'changeFolder',
  'folder.restore': 'changeFolder',
  'folder.open': 'readFolder',
  'folder.read': 'readFolder',
  'folder.write': 'changeFolder',
  'folder.upload': 'readFolder',
  'folder.zip': 'readFolder',
  'folder.names': 'readFolder',
  'folder.search': 'readFolder',
  'git.status': 'readFolder',
  'git.diff': 'readFolder',
  'git.log': 'readFolder',
  'git.show': 'readFolder',
  'git.commit': 'changeFolder',
  'git.discard': 'changeFolder',
  'git.bringBack': 'changeFolder',
  'git.settle': 'changeFolder',
  'limits.get': 'read',
  'limits.change': 'edit',
  'artifacts.put': 'keepArtifact',
  'artifacts.get': 'readArtifact',
}

/** What an operation wants beside its own verb: a copy is a new notebook, and so is a file that is opened. */
export const furtherVerbs: Partial<Readonly<Record<OperationId, Verb>>> = {
  'notebooks.duplicate': 'create',
  'files.save': 'changeFolder',
  'folder.open': 'create',
}

/** The sockets, by what somebody wants who opens one. */
export const socketVerbs = { page: 'read', list: 'list', host: 'host' } as const satisfies Record<
  string,
  Verb
>

/** `facts`: what it wants is what its facts want. */
export const clientMessageVerbs: Readonly<Record<ClientMessage['_tag'], Verb | 'facts'>> = {
  hello: 'read',
  push: 'facts',
  adopt: 'facts',
  input: 'run',
  text: 'edit',
  place: 'read',
  followComms: 'read',
  kernelRequest: 'run',
}

/** What each message of those wants who look at the list. */
export const listRequestVerbs: Readonly<Record<ListRequest['_tag'], Verb>> = { followFolders: 'readFolder' }

/** What each message of a kernel host wants. Which facts it may state, `refusalOf` says. */
export const hostMessageVerbs: Readonly<Record<HostMessage['_tag'], Verb>> = {
  hello: 'host',
  facts: 'host',
  caughtUp: 'host',
  outputs: 'host',
  ops: 'host',
  memory: 'host',
  kernelInfo: 'host',
  kernelReply: 'host',
  comm: 'host',
  commsLost: 'host',
}

/**
 * What somebody wants who has the server send a command to a host. `facts`: it follows from facts, and who may state
 * those was asked before; `server`: nobody asks for it but the server itself.
 */
export const hostCommandVerbs: Readonly<Record<HostCommand['_tag'], Verb | 'facts' | 'server'>> = {
  welcome: 'server',
  acknowledge: 'server',
  refused: 'server',
  environment: 'server',
  launch: 'server',
  sessionTokens: 'server',
  limits: 'server',
  exit: 'server',
  execute: 'facts',
  cancel: 'facts',
  input: 'run',
  start: 'run',
  interrupt: 'run',
  restart: 'run',
  shutdown: 'run',
  kernelRequest: 'run',
}

type FactName = (typeof events)[keyof typeof events]['name']

/** What somebody wants who states a fact. `host` and `server` are no verbs of people: `refusalOf` lets only those state them. */
export const factVerbs: Readonly<Record<FactName, Verb | 'server'>> = {
  'v1.NotebookRetitled': 'edit',
  'v1.NotebookMetadataSet': 'edit',
  'v1.EnvironmentSet': 'edit',
  'v1.KernelspecChosen': 'run',
  'v1.CellCreated': 'edit',
  'v1.CellMoved': 'edit',
  'v1.CellDeleted': 'edit',
  'v1.CellKindChanged': 'edit',
  'v1.CellMetadataSet': 'edit',
  'v1.CellAttachmentSet': 'edit',
  'v1.CellAttachmentRemoved': 'edit',
  'v1.CellTextEdited': 'edit',
  'v1.LateTextDropped': 'edit',
  'v1.OutputsCleared': 'edit',
  'v1.OutputsRestored': 'edit',
  'v1.OutputsReverted': 'edit',
  'v1.VersionNamed': 'edit',
  'v1.VersionRemoved': 'edit',
  'v1.RunRequested': 'run',
  'v2.RunRequested': 'run',
  'v1.RunReleased': 'run',
  'v1.RunCancelled': 'run',
  'v1.CommentAdded': 'comment',
  'v1.CommentEdited': 'comment',
  'v1.CommentDeleted': 'comment',
  'v1.ThreadResolved': 'comment',
  'v1.ThreadReopened': 'comment',
  'v1.ThreadRead': 'read',
  'v1.RunStarted': 'host',
  'v1.InputRequested': 'host',
  'v1.InputGiven': 'host',
  'v1.NextInputSet': 'host',
  'v1.RunFinished': 'host',
  'v1.KernelStatusChanged': 'host',
  'v1.OutputAppended': 'host',
  'v1.TextAppended': 'host',
  'v1.OutputReplaced': 'host',
  'v1.NotebookLoaded': 'server',
  'v1.NotebookFileRead': 'server',
  'v1.FactSkipped': 'server',
  'v1.LanguageInfoSet': 'server',
}
