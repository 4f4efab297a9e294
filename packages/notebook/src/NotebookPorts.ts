import type { HistoryPage, Moment, NotebookInfo } from '@anode/protocol'
import type { Searcher } from './find/Searcher.ts'
import { Names } from './presence/Names.ts'
import { Soon } from './session/Soon.ts'

/** Which part of a list is asked for: `limit` entries before one. */
export interface PageOf {
  readonly before?: number | undefined
  readonly limit?: number | undefined
}

/**
 * What a session asks of its notebook's server besides the log: none of it is needed to read, write or run. Each call
 * rejects with an error whose message is for people.
 */
export interface NotebookServer {
  readonly askKernel: (notebookId: string, what: 'interrupt' | 'restart' | 'shutdown') => Promise<void>
  /** Entries of the time line, newest first. */
  readonly timeline: (notebookId: string, page: PageOf) => Promise<HistoryPage>
  /** The notebook as it was after a fact of its log. */
  readonly moment: (notebookId: string, seq: number) => Promise<Moment>
  /** A new notebook that holds what this one held after a fact of its log. */
  readonly duplicateMoment: (notebookId: string, seq: number) => Promise<NotebookInfo>
  /** Stores a large value; gives the hash (SHA-256, hexadecimal) by which it is named. */
  readonly putArtifact: (bytes: Uint8Array<ArrayBuffer>) => Promise<string>
}

/** Keeps short texts for one person at one place, as a tab's `sessionStorage` does. */
export interface TextStorage {
  readonly getItem: (key: string) => string | null
  readonly setItem: (key: string, value: string) => void
  readonly removeItem: (key: string) => void
}

/** What a session takes of the place where it runs: a page, a test, a program. */
export interface NotebookPorts {
  readonly server: NotebookServer
  /** What is wrong and nobody can do anything about, for whoever looks into it later. Never what people write. */
  readonly warn: (text: string) => void
  /** Drafts of comments, and what is lost only here: they last as long as this does. */
  readonly storage: TextStorage
  /** Whether an error ends what the same person queued behind it: asked at each run. */
  readonly stopsOnError: () => boolean
  /** What people are called who were met, also in other notebooks. */
  readonly names: Names
  /** Work that may be put off for a moment. */
  readonly soon: Soon
  /** Does something when there is nothing more urgent, in 200 ms at the latest. */
  readonly whenIdle: (work: () => void) => void
  /** Searches for find and replace, where a pattern without end can be stopped; without it, in this thread. */
  readonly makeSearcher?: () => Searcher
}

/** What was not given for a session cannot be asked for. */
export class NoServer extends Error {
  override readonly name = 'NoServer'
  constructor() {
    super('This session was opened without a server to ask.')
  }
}

const refuse = () => Promise.reject(new NoServer())

const noServer: NotebookServer = {
  askKernel: refuse,
  timeline: refuse,
  moment: refuse,
  duplicateMoment: refuse,
  putArtifact: refuse,
}

/** Keeps texts for as long as it lives. */
export const memoryTextStorage = (): TextStorage => {
  const texts = new Map<string, string>()
  return {
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, value) => void texts.set(key, value),
    removeItem: (key) => void texts.delete(key),
  }
}

/** What is given, and for the rest what needs nothing around it. A session's own: nothing outlives it. */
export const completePorts = (given: Partial<NotebookPorts>): NotebookPorts => ({
  server: noServer,
  warn: () => {},
  storage: memoryTextStorage(),
  stopsOnError: () => true,
  names: new Names(),
  soon: new Soon(),
  whenIdle: (work) => work(),
  ...given,
})
