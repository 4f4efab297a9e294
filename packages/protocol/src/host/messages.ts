import { OutputOp } from '@anode/document/facts'
import { Schema } from 'effect'
import { ProposedFact, RunOutputs } from '../sync/messages.ts'

/** Raised when a change to the messages would mislead a host that outlived its server. */
export const HOST_PROTOCOL_VERSION = 1

/** A kernel session as its host knows it. */
export const HostSession = Schema.Struct({
  notebookId: Schema.String,
  sessionId: Schema.String,
  /** Runs that it was given and that have not ended. */
  activeRuns: Schema.Array(Schema.String),
})
export type HostSession = typeof HostSession.Type

/** What a kernel host sends to the server. */
export const HostMessage = Schema.Union(
  /** First on every connection. */
  Schema.TaggedStruct('hello', {
    protocol: Schema.Int,
    /** Names this process; new for each start of a host. */
    hostId: Schema.String,
    pid: Schema.Int,
    sessions: Schema.Array(HostSession),
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
  /** Resident memory of a kernel's processes in bytes; null when it has none. */
  Schema.TaggedStruct('memory', { notebookId: Schema.String, bytes: Schema.NullOr(Schema.Number) }),
)
export type HostMessage = typeof HostMessage.Type

/** What the server sends to a kernel host. */
export const HostCommand = Schema.Union(
  Schema.TaggedStruct('welcome', {}),
  /** Facts of this host about the notebook are durable up to this count. */
  Schema.TaggedStruct('acknowledge', { notebookId: Schema.String, n: Schema.Int }),
  /** The room refused facts from `first` on: a defect, logged by the host, which goes on behind them. */
  Schema.TaggedStruct('refused', { notebookId: Schema.String, first: Schema.Int, message: Schema.String }),
  /** The Python that kernels are started with; the warm pool is filled from it. */
  Schema.TaggedStruct('environment', { python: Schema.String }),
  /** Runs come in the order of the log; a run that the host knows already is not taken twice. */
  Schema.TaggedStruct('execute', {
    notebookId: Schema.String,
    runId: Schema.String,
    cellId: Schema.String,
    batchId: Schema.NullOr(Schema.String),
    code: Schema.String,
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
  Schema.TaggedStruct('shutdown', { notebookId: Schema.String }),
  /** Stops every kernel and ends the host. */
  Schema.TaggedStruct('exit', {}),
)
export type HostCommand = typeof HostCommand.Type

export const readHostMessage = Schema.decodeUnknownEither(Schema.parseJson(HostMessage))
export const readHostCommand = Schema.decodeUnknownEither(Schema.parseJson(HostCommand))
export const writeHostMessage = (message: HostMessage | HostCommand): string => JSON.stringify(message)
