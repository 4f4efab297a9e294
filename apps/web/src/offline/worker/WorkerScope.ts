/** An event that the worker is kept alive for. */
export interface Extendable {
  readonly waitUntil: (work: Promise<unknown>) => void
}

export interface FetchAsked extends Extendable {
  readonly request: Request
  readonly respondWith: (answer: Promise<Response>) => void
}

/** What the page says to its worker. */
export type PageMessage =
  /** The person wants the new version now. */
  | { readonly type: 'takeOver' }
  /** Large output values that the page loaded before it had a worker. */
  | { readonly type: 'keep'; readonly urls: ReadonlyArray<string> }

interface EventsByName {
  readonly install: Extendable
  readonly activate: Extendable
  readonly fetch: FetchAsked
  readonly message: Extendable & { readonly data: PageMessage }
}

/**
 * What the worker uses of its global scope. TypeScript's own types of it (`lib.webworker`) cannot stand
 * beside those of a page in one program.
 */
export interface WorkerScope {
  readonly location: { readonly origin: string }
  readonly clients: { readonly claim: () => Promise<void> }
  readonly skipWaiting: () => Promise<void>
  readonly addEventListener: <Name extends keyof EventsByName>(
    name: Name,
    listener: (event: EventsByName[Name]) => void,
  ) => void
}
