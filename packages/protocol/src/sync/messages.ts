import { IdentifiedOutput, OutputOp, Principal } from '@anode/document/facts'
import { Schema } from 'effect'
import { KernelSessionState } from '../live/KernelSessionState.ts'
import { KernelUsage } from '../live/KernelUsage.ts'
import { liveClientMessages, liveServerMessages } from '../live/messages.ts'
import { NotebookFileState } from '../live/NotebookFileState.ts'
import { Refusal } from './Refusal.ts'

export { Refusal } from './Refusal.ts'
export { KERNEL_REQUESTS, NOTEBOOK_FILES, PROTOCOL_VERSION } from './version.ts'

/** The longest message that a socket takes, in bytes. */
export const MESSAGE_LIMIT = 8 * 1024 * 1024

/** The longest fact that a page sends, as JSON, in UTF-16 units. */
export const FACT_LIMIT = 512 * 1024

/** The longest batch that is kept as one, as JSON of its facts in UTF-16 units. */
export const BATCH_LIMIT = 64 * 1024 * 1024

/** Counts a client's facts from 1, without gaps: by it the room knows what it has accepted already. */
const Counter = Schema.Int.pipe(Schema.positive())

/** Names a client: to others beside its facts. */
const ClientId = Schema.String.pipe(Schema.pattern(/^[\w-]{1,64}$/))

/** Proves that a page is the client it says it is (`clientOfKey`); nobody else is told. Pages of before have none. */
const ClientKey = Schema.optional(Schema.String.pipe(Schema.pattern(/^[\w-]{16,64}$/)))

/**
 * A fact on its way to the log. With `more`, the next one belongs to the same batch: both are accepted or neither is.
 * Pages and journals of before know of no batches: each of their facts stands for itself.
 */
export const ProposedFact = Schema.Struct({
  name: Schema.NonEmptyString,
  args: Schema.Unknown,
  more: Schema.optionalWith(Schema.Literal(true), { exact: true }),
})
export type ProposedFact = typeof ProposedFact.Type

/** A fact of the log, with its number and, where a client counted it, whose it is and its count. */
export const LoggedFact = Schema.Struct({
  seq: Schema.Int,
  name: Schema.String,
  args: Schema.Unknown,
  client: Schema.optional(Schema.String),
  n: Schema.optional(Schema.Int),
})
export type LoggedFact = typeof LoggedFact.Type

/** One of the facts that this very connection pushed: only its number is news. */
export const OwnFact = Schema.Struct({ seq: Schema.Int, n: Schema.Int })
export type OwnFact = typeof OwnFact.Type

/** The names (`textHash`) of cells' texts, by cell, as they are after the fact `seq`. */
export const TextHashes = Schema.Struct({
  seq: Schema.Int,
  hashes: Schema.Record({ key: Schema.String, value: Schema.String }),
})
export type TextHashes = typeof TextHashes.Type

/** What a page sends. The notebook and the person are bound to the connection. */
export const ClientMessage = Schema.Union(
  /** First on every connection. */
  Schema.TaggedStruct('hello', {
    protocol: Schema.Int,
    client: ClientId,
    key: ClientKey,
    /** The log that the page has a copy of, and the last fact in it; null without a copy. */
    epoch: Schema.NullOr(Schema.String),
    cursor: Schema.NullOr(Schema.Int.pipe(Schema.nonNegative())),
    /** What the page takes that not every page of this protocol does. */
    features: Schema.optional(Schema.Array(Schema.String)),
  }),
  /**
   * `facts[i]` is the client's fact number `first + i`. Facts accepted before are skipped. Where the last one says that
   * more of its batch follows, the next push brings it: all of them are then taken as one.
   */
  Schema.TaggedStruct('push', { first: Counter, facts: Schema.NonEmptyArray(ProposedFact) }),
  /**
   * The facts of a client that is no more (a closed or crashed tab), from its journal, under its own
   * counts. Answered by `adopted` or `adoptRefused`; refused as `ClientAlive` while that client has a
   * connection, since a fact of its own under the same count would be lost: to be tried again later. A batch
   * may take several, as with `push`, of which the last is answered.
   */
  Schema.TaggedStruct('adopt', {
    client: ClientId,
    key: ClientKey,
    first: Counter,
    facts: Schema.NonEmptyArray(ProposedFact),
  }),
  /** The answer to `input()`; it goes to the kernel and nowhere else. */
  Schema.TaggedStruct('input', { runId: Schema.String, value: Schema.String }),
  ...liveClientMessages,
)
export type ClientMessage = typeof ClientMessage.Type

/** Outputs of one run that the log may not hold yet. */
export const RunOutputs = Schema.Struct({
  runId: Schema.String,
  cellId: Schema.String,
  outputs: Schema.Array(IdentifiedOutput),
})
export type RunOutputs = typeof RunOutputs.Type

/** Progress of the Python environment, package by package. */
export const EnvironmentState = Schema.Struct({
  phase: Schema.Literal('checking', 'creating', 'installing', 'ready', 'failed'),
  packages: Schema.Array(
    Schema.Struct({
      name: Schema.String,
      version: Schema.String,
      state: Schema.Literal('waiting', 'downloading', 'installed'),
    }),
  ),
  /** What failed, why, and what to do. */
  error: Schema.optional(Schema.String),
  /** It is made because somebody changes what the notebook asks for: until it is there, all is as it was. */
  isChange: Schema.optional(Schema.Boolean),
})
export type EnvironmentState = typeof EnvironmentState.Type

/** A run that goes on although it was interrupted a while ago. */
export const UnheededInterrupt = Schema.Struct({
  runId: Schema.String,
  /** How often it was interrupted. */
  times: Schema.Int,
  /** It was interrupted again just now: whether it ends of that is not known yet. */
  isPending: Schema.Boolean,
})
export type UnheededInterrupt = typeof UnheededInterrupt.Type

/** What is true of the kernel now and is no fact of the log. */
export const LiveKernel = Schema.Struct({
  /** Whether a kernel host is connected to the server. */
  hostConnected: Schema.Boolean,
  /** Resident memory of the kernel's processes in bytes, while known. */
  memory: Schema.NullOr(Schema.Number),
  /** The session as the server knows it; servers of before do not say. */
  session: Schema.optional(KernelSessionState),
  /** Missing of servers of before. */
  unheeded: Schema.optional(Schema.NullOr(UnheededInterrupt)),
  /** What else it uses, while known. */
  usage: Schema.optional(KernelUsage),
})
export type LiveKernel = typeof LiveKernel.Type

/** What the server sends to a page. */
export const ServerMessage = Schema.Union(
  /** Answers `hello`; facts after the page's cursor follow. */
  Schema.TaggedStruct('welcome', {
    principal: Principal,
    epoch: Schema.String,
    /** The number of the log's last fact. */
    head: Schema.Int,
    /** The highest count accepted of this client. */
    accepted: Schema.Int,
    /** The page's copy does not fit this log or is too old: the facts that follow start anew. */
    fresh: Schema.Boolean,
    /** What the server takes that not every server of this protocol does; a page asks for nothing else. */
    features: Schema.optional(Schema.Array(Schema.String)),
  }),
  /**
   * Facts in the log's order. `more`: others follow at once, the page is still catching up. `texts`: of cells that
   * the facts touched, or of all behind a page's copy, for the page to compare.
   */
  Schema.TaggedStruct('facts', {
    facts: Schema.Array(Schema.Union(LoggedFact, OwnFact)),
    more: Schema.Boolean,
    texts: Schema.optional(TextHashes),
  }),
  /**
   * A push was refused as a whole; `index` is the fact that was the reason. `first` is the beginning of all that the
   * push completed.
   */
  Schema.TaggedStruct('refused', { first: Schema.Int, index: Schema.Int, refusal: Refusal }),
  /** An `adopt` was refused as a whole. */
  Schema.TaggedStruct('adoptRefused', {
    client: Schema.String,
    first: Schema.Int,
    index: Schema.Int,
    refusal: Refusal,
  }),
  /** The facts of another client's journal are in the log up to this count. */
  Schema.TaggedStruct('adopted', { client: Schema.String, accepted: Schema.Int }),
  /** Something else that the page sent was refused; the connection may close after it. */
  Schema.TaggedStruct('error', { refusal: Refusal }),
  /** Outputs in flight, complete: to late joiners, and after a host came back. */
  Schema.TaggedStruct('outputs', { runs: Schema.Array(RunOutputs) }),
  /** Changes to the outputs of a run in flight. */
  Schema.TaggedStruct('ops', {
    runId: Schema.String,
    cellId: Schema.String,
    ops: Schema.Array(OutputOp),
  }),
  Schema.TaggedStruct('kernel', { kernel: LiveKernel }),
  Schema.TaggedStruct('environment', { environment: EnvironmentState }),
  /** The file that the notebook is, null for none: to pages that take it. */
  Schema.TaggedStruct('file', { file: Schema.NullOr(NotebookFileState) }),
  ...liveServerMessages,
)
export type ServerMessage = typeof ServerMessage.Type

const decodeClient = Schema.decodeUnknownEither(Schema.parseJson(ClientMessage))
const decodeServer = Schema.decodeUnknownEither(Schema.parseJson(ServerMessage))

/** Reads a page's message; a left says what is wrong with it. */
export const readClientMessage = decodeClient

/** Reads a server's message. */
export const readServerMessage = decodeServer

/** Schemas of messages hold JSON values only, so a message is its own encoding. */
export const writeMessage = (message: ClientMessage | ServerMessage): string => JSON.stringify(message)
