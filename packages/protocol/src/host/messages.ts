import { OutputOp } from '@anode/document/facts'
import { KernelLimits } from '@anode/document/limits'
import { Schema } from 'effect'
import { CommMessage } from '../live/CommMessage.ts'
import { KernelReply } from '../live/KernelReply.ts'
import { KernelRequest } from '../live/KernelRequest.ts'
import { KernelUsage } from '../live/KernelUsage.ts'
import { ProposedFact, RunOutputs } from '../sync/messages.ts'
import { JoinedHost } from './JoinedHost.ts'
import { KernelLaunch } from './KernelLaunch.ts'
import { SessionToken } from './sessionTokens.ts'

/** Raised when a change to the messages would mislead a host that outlived its server. */
export const HOST_PROTOCOL_VERSION = 1

/** The close code of a host's socket that comes with why the host is sent away. */
export const SENT_AWAY = 4003

/**
 * What one end can do that not every end of this version does. Nothing is sent that the other has not said it takes:
 * a host outlives its server through upgrades, in both directions.
 */
const Features = Schema.optional(Schema.Array(Schema.String))

/** A kernel session as its host knows it. */
export const HostKernelSession = Schema.Struct({
  notebookId: Schema.String,
  sessionId: Schema.String,
  /** Runs that it was given and that have not ended. */
  activeRuns: Schema.Array(Schema.String),
})
export type HostKernelSession = typeof HostKernelSession.Type

/** What a kernel host sends to the server. */
export const HostMessage = Schema.Union(
  /** First on every connection. */
  Schema.TaggedStruct('hello', {
    protocol: Schema.Int,
    /** Names this process; new for each start of a host. */
    hostId: Schema.String.pipe(Schema.pattern(/^[\w-]{1,64}$/)),
    pid: Schema.Int,
    sessions: Schema.Array(HostKernelSession),
    /** Notebooks that have no session here any more, and of which the server has yet to hear something. */
    unheard: Schema.optional(Schema.Array(Schema.String)),
    features: Features,
    /** From hosts of other machines. */
    joined: Schema.optional(JoinedHost),
  }),
  /**
   * Facts about a notebook's runs. `facts[i]` is this host's fact number `first + i` about that notebook;
   * what was accepted already is skipped, so a host sends everything unacknowledged again when it
   * reconnects.
   */
  Schema.TaggedStruct('facts', {
    notebookId: Schema.String,
    first: Schema.Int,
    facts: Schema.NonEmptyArray(ProposedFact),
    /** The newest of the notebook's session, from hosts that have them. */
    token: Schema.optional(Schema.String),
  }),
  /** Everything that was unacknowledged has been sent again: the server may compare what runs. */
  Schema.TaggedStruct('caughtUp', {}),
  /** Outputs in flight of a notebook, complete; sent after `hello`. */
  Schema.TaggedStruct('outputs', { notebookId: Schema.String, runs: Schema.Array(RunOutputs) }),
  /** Changes to the outputs of a run. */
  Schema.TaggedStruct('ops', {
    notebookId: Schema.String,
    runId: Schema.String,
    cellId: Schema.String,
    ops: Schema.Array(OutputOp),
  }),
  /** Memory of a kernel's processes in bytes, null when it has none; and what else they use, where that is measured. */
  Schema.TaggedStruct('memory', {
    notebookId: Schema.String,
    bytes: Schema.NullOr(Schema.Number),
    usage: Schema.optional(KernelUsage),
  }),
  /** What a kernel that a kernelspec describes says of its language, when it starts. */
  Schema.TaggedStruct('kernelInfo', {
    notebookId: Schema.String,
    languageInfo: Schema.Record({ key: Schema.String, value: Schema.Unknown }),
  }),
  /** The answer to the `kernelRequest` of this id. */
  Schema.TaggedStruct('kernelReply', { requestId: Schema.String, reply: KernelReply }),
  /** A comm of a notebook's kernel says something. */
  Schema.TaggedStruct('comm', { notebookId: Schema.String, message: CommMessage }),
  /** What comms of a notebook said was too much or too long to be sent. */
  Schema.TaggedStruct('commsLost', { notebookId: Schema.String }),
)
export type HostMessage = typeof HostMessage.Type

/** What the server sends to a kernel host. */
export const HostCommand = Schema.Union(
  Schema.TaggedStruct('welcome', { features: Features }),
  /** Tokens of sessions: first those of all that `hello` named, then new ones before they are needed. */
  Schema.TaggedStruct('sessionTokens', { tokens: Schema.Array(SessionToken) }),
  /** Facts of this host about the notebook are durable up to this count. */
  Schema.TaggedStruct('acknowledge', { notebookId: Schema.String, n: Schema.Int }),
  /** The room refused facts from `first` on: a defect, logged by the host, which goes on behind them. */
  Schema.TaggedStruct('refused', { notebookId: Schema.String, first: Schema.Int, message: Schema.String }),
  /** The Python that kernels are started with; the warm pool is filled from it. */
  Schema.TaggedStruct('environment', { python: Schema.String }),
  /** What the next kernel of a notebook is started with; comes before what starts one. */
  Schema.TaggedStruct('launch', { notebookId: Schema.String, launch: KernelLaunch }),
  /** What a notebook's kernel may take, the one that runs too; comes before what starts one. */
  Schema.TaggedStruct('limits', { notebookId: Schema.String, limits: KernelLimits }),
  /** Runs come in the order of the log; a run that the host knows already is not taken twice. */
  Schema.TaggedStruct('execute', {
    notebookId: Schema.String,
    runId: Schema.String,
    cellId: Schema.String,
    batchId: Schema.NullOr(Schema.String),
    code: Schema.String,
    /** Who asked for it, and whether it is given up when what they asked for before it fails. */
    by: Schema.optionalWith(Schema.String, { default: () => '' }),
    stopOnError: Schema.optionalWith(Schema.Boolean, { default: () => false }),
  }),
  /** Drops a run that waits; its end is stated by who cancelled it. */
  Schema.TaggedStruct('cancel', { notebookId: Schema.String, runId: Schema.String }),
  Schema.TaggedStruct('input', {
    notebookId: Schema.String,
    runId: Schema.String,
    value: Schema.String,
  }),
  /** Starts a kernel without a run, unless there is one. */
  Schema.TaggedStruct('start', { notebookId: Schema.String }),
  Schema.TaggedStruct('interrupt', { notebookId: Schema.String }),
  Schema.TaggedStruct('restart', { notebookId: Schema.String }),
  /** `reason`: why, where that is not that somebody asked for it; a host that has no session tokens does not tell it. */
  Schema.TaggedStruct('shutdown', {
    notebookId: Schema.String,
    reason: Schema.optional(Schema.String),
  }),
  /** Asks a notebook's kernel, to be answered within some milliseconds by one `kernelReply`. */
  Schema.TaggedStruct('kernelRequest', {
    notebookId: Schema.String,
    requestId: Schema.String,
    /** The principal who asks. */
    by: Schema.String,
    request: KernelRequest,
    within: Schema.Int,
  }),
  /** Stops every kernel and ends the host. */
  Schema.TaggedStruct('exit', {}),
)
export type HostCommand = typeof HostCommand.Type

export const readHostMessage = Schema.decodeUnknownEither(Schema.parseJson(HostMessage))
export const readHostCommand = Schema.decodeUnknownEither(Schema.parseJson(HostCommand))
export const writeHostMessage = (message: HostMessage | HostCommand): string => JSON.stringify(message)
