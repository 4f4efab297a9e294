import type { Principal } from '@anode/document'
import type { LiveQueryDef } from '@livestore/livestore'
import type { ClientMessage, Refusal } from '../sync/messages.ts'
import type { KernelChannel } from './KernelChannel.ts'
import type { LiveChannel } from './LiveChannel.ts'

/** A fact as a command makes it, arguments decoded. */
export interface NewFact {
  readonly name: string
  readonly args: unknown
}

/** A batch that the room would not take: gone from the replica, kept for the person to save as a file. */
export interface RefusedFacts {
  readonly facts: ReadonlyArray<NewFact>
  readonly refusal: Refusal
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** A text that this page had and the server did not: the notebook shows the server's, this one is the person's. */
export interface DifferingText {
  readonly cellId: string
  readonly text: string
  /** When it was found, in milliseconds since the epoch. */
  readonly at: number
}

/** What keeps facts from being saved. */
export interface Trouble {
  /**
   * `server`: it cannot write. `journal`: this browser cannot keep what waits, which is in this page only.
   * `copy`: everything is saved, but the notebook cannot be kept for times without a server.
   */
  readonly kind: 'server' | 'journal' | 'copy'
  /** In words. */
  readonly message: string
}

/** What a page sends over the live channel: of texts and places. */
export type LiveMessage = ClientMessage & { readonly _tag: 'text' | 'place' }

/** How the replica stands to its room. */
export interface ReplicaStatus {
  readonly connection: 'connecting' | 'online' | 'offline'
  /** Facts committed here that the room has not acknowledged. */
  readonly waiting: number
  /** Who the server says we are; before the first contact, who it said last time. */
  readonly principal: Principal
  readonly refused: ReadonlyArray<RefusedFacts>
  /** Texts of this page that were not the server's, and that the person has not dealt with. */
  readonly differed: ReadonlyArray<DifferingText>
  /** What keeps facts from being saved just now: a full disk on the server or here. */
  readonly trouble: Trouble | null
  /**
   * The server's log is not the one that this browser had a copy of, or an earlier state of it: a restored
   * backup, another data directory. `found`: ours is still what is read. `shown`: the server's is, with what
   * waited on top of it.
   */
  readonly otherLog: 'found' | 'shown' | null
  /**
   * Why nothing more arrives: the page is older than the log (`Outdated`: reload), the server will not
   * have us (`NotebookNotFound`, `ProtocolMismatch`, `Unauthorized`), or the notebook cannot be shown
   * (`Broken`).
   */
  readonly stopped: { readonly tag: string; readonly message: string } | null
}

/**
 * A notebook in the page: a LiveStore database that follows the room's log, takes commits at once, and
 * keeps what the room has not acknowledged in a journal. The only place where a store's `commit` is
 * called. Listeners outlive a repair, in which the store behind is made anew.
 */
export interface Replica {
  readonly notebookId: string
  readonly status: ReplicaStatus
  /** The number of the last fact of the log that the page has. */
  readonly head: () => number
  readonly onStatus: (listener: () => void) => () => void
  /**
   * Facts are applied at once, unless the replica merges: then within a few milliseconds, in order. They are one
   * batch: shown, sent, accepted, or refused and offered to the person, as one.
   */
  readonly commit: (...facts: ReadonlyArray<NewFact>) => void
  /**
   * The room gets the facts at once, the state here follows within 50 ms or with the next commit: what the
   * room answers at once comes to the screen first. Whoever calls it shows what it will do by other means.
   */
  readonly commitSoon: (...facts: ReadonlyArray<NewFact>) => void
  /** Several batches, in order, for the price of one. */
  readonly commitBatches: (batches: ReadonlyArray<ReadonlyArray<NewFact>>, when?: 'soon') => void
  readonly read: <A>(query: LiveQueryDef<A>) => A
  /** Calls `listener` at once and after each change of the result. */
  readonly subscribe: <A>(query: LiveQueryDef<A>, listener: (result: A) => void) => () => void
  /** Outputs in flight, kernel and environment, what others type and where they are. */
  readonly live: LiveChannel
  /** Questions to the notebook's kernel, and its comms. */
  readonly kernel: KernelChannel
  /** Answers `input()`. False when there is no connection: the answer is then not kept. */
  readonly giveInput: (runId: string, value: string) => boolean
  /**
   * Sends something disposable to the others, behind the facts that were committed before. False while the
   * room has not got those: `live` tells `joined` when it has.
   */
  readonly sendLive: (message: LiveMessage) => boolean
  /** Forgets refused facts that the person has dealt with. */
  readonly dismissRefused: () => void
  /** Forgets a text that was not the server's. */
  readonly dismissDiffering: (cellId: string) => void
  /** The network is back, says the browser: connects without further wait. */
  readonly retryNow: () => void
  /** Gives up the connection and makes another: the server says anew who we are. */
  readonly reconnect: () => void
  /** Resolves when what was committed so far survives the page; false where the browser's storage refuses it. */
  readonly kept: () => Promise<boolean>
  /** Stores a copy of the state for the next time, if everything in it is acknowledged. */
  readonly save: () => Promise<void>
  /** Stores a copy and lets go of everything. */
  readonly close: () => Promise<void>
}
