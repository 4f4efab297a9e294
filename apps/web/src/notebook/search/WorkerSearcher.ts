import { type Searcher, TooSlow } from '@anode/notebook/find'
import type { SearchAnswer, SearchRequest } from './searchWorker.ts'

/** A pattern that takes longer than this is given up, in milliseconds. */
const PATIENCE = 3000

interface Waiting {
  readonly resolve: (answer: SearchAnswer) => void
  readonly reject: (error: Error) => void
  readonly timer: ReturnType<typeof setTimeout>
}

/** Searches in a thread of its own, which is ended when a pattern does not come to an end by itself. */
export class WorkerSearcher implements Searcher {
  #worker: Worker | null = null
  #count = 0
  readonly #waiting = new Map<number, Waiting>()

  /** Where the query matches in each of the texts; gives up what was asked before. @throws TooSlow */
  match: Searcher['match'] = async (query, texts, limit) => {
    if (this.#waiting.size > 0) this.#end(new Error('The search was given up.'))
    return (await this.#ask({ query, texts, limit })).offsets
  }

  /** What replaces each match. @throws TooSlow */
  replace: Searcher['replace'] = async (query, texts, replacement) =>
    (await this.#ask({ query, texts, replacement, limit: 0 })).replacements

  /** Ends the thread; the next search starts another. */
  stop = (): void => this.#end(new Error('The search was given up.'))

  #end(why: Error): void {
    this.#worker?.terminate()
    this.#worker = null
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer)
      reject(why)
    }
    this.#waiting.clear()
  }

  #ask(request: Omit<SearchRequest, 'id'>): Promise<SearchAnswer> {
    const worker = this.#start()
    const id = ++this.#count
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#end(new TooSlow()), PATIENCE)
      this.#waiting.set(id, { resolve, reject, timer })
      worker.postMessage({ ...request, id } satisfies SearchRequest)
    })
  }

  #start(): Worker {
    if (this.#worker !== null) return this.#worker
    const worker = new Worker(new URL('./searchWorker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }: MessageEvent<SearchAnswer>) => {
      const waiting = this.#waiting.get(data.id)
      if (waiting === undefined) return
      this.#waiting.delete(data.id)
      clearTimeout(waiting.timer)
      waiting.resolve(data)
    }
    worker.onerror = ({ message }) => this.#end(new Error(message || 'The search could not be started.'))
    this.#worker = worker
    return worker
  }
}
