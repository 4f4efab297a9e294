import { type IdentifiedOutput, OutputsInFlight } from '@anode/document'
import { KeyedListeners, tellGuarded, throwLater } from '../listeners/Listeners.ts'
import type { PersonHere, TypedText } from '../live/messages.ts'
import type { NotebookFileState } from '../live/NotebookFileState.ts'
import { PeopleHere } from '../live/PeopleHere.ts'
import type { EnvironmentState, LiveKernel, ServerMessage } from '../sync/messages.ts'

/** `joined`: the room knows us, and what is sent now arrives behind the facts that were committed. */
type Key = 'kernel' | 'environment' | 'file' | 'people' | 'joined' | `run:${string}`

/** What the server did not pass on to others. */
export type NotPassedOn = ServerMessage & { readonly _tag: 'notPassedOn' }

/** Who keeps the texts that are being edited. */
export interface TextsListener {
  /** Somebody else has typed this; it may come more than once. */
  readonly typed: (text: TypedText) => void
  readonly notPassedOn: (message: NotPassedOn) => void
}

/** What is in flight: never stored, replaced by a snapshot when the connection comes back. */
export class LiveChannel {
  kernel: LiveKernel | null = null
  environment: EnvironmentState | null = null
  /** The file that the notebook is; null for none, and as long as the server has not said. */
  file: NotebookFileState | null = null
  /** Whether the server has said which file the notebook is, or that it is none. */
  knowsFile = false
  readonly #runs = new Map<string, OutputsInFlight>()
  readonly #listeners = new KeyedListeners<Key>('what is live')
  readonly #people = new PeopleHere()
  #texts: TextsListener | null = null
  /** What was typed before somebody keeps texts. */
  #early: TypedText[] = []

  /** The outputs of a run so far; undefined when nothing is in flight for it. */
  outputsOf(runId: string): ReadonlyArray<IdentifiedOutput> | undefined {
    return this.#runs.get(runId)?.outputs
  }

  on(key: Key, listener: () => void): () => void {
    return this.#listeners.add(key, listener)
  }

  /** Who else has the notebook open; the same array while nothing changes. */
  get people(): ReadonlyArray<PersonHere> {
    return this.#people.list
  }

  /** Has what others type given to `listener`, also what came before; nobody else gets it. */
  giveTextsTo(listener: TextsListener): () => void {
    this.#texts = listener
    this.#typed(this.#early.splice(0))
    return () => {
      this.#texts = null
    }
  }

  /** The room has got everything that was committed here before. */
  joined(): void {
    this.#changed('joined')
  }

  /** What is in flight elsewhere is not known any more; what was shown of runs stays. */
  disconnected(): void {
    if (this.#people.clear()) this.#changed('people')
  }

  /** Takes a message of the live channel; others are left alone. */
  receive(message: ServerMessage): void {
    switch (message._tag) {
      case 'outputs': {
        const before = [...this.#runs.keys()]
        this.#runs.clear()
        for (const { runId, outputs } of message.runs) this.#runs.set(runId, new OutputsInFlight(outputs))
        for (const runId of new Set([...before, ...this.#runs.keys()])) this.#changed(`run:${runId}`)
        return
      }
      case 'ops': {
        const run = this.#runs.get(message.runId) ?? new OutputsInFlight()
        this.#runs.set(message.runId, run)
        run.take(message.ops)
        this.#changed(`run:${message.runId}`)
        return
      }
      case 'kernel':
        this.kernel = message.kernel
        this.#changed('kernel')
        return
      case 'environment':
        this.environment = message.environment
        this.#changed('environment')
        return
      case 'file':
        this.file = message.file
        this.knowsFile = true
        this.#changed('file')
        return
      case 'text':
        this.#typed([message])
        return
      case 'texts':
        this.#typed(message.texts)
        return
      case 'notPassedOn':
        tellGuarded('who keeps the texts', throwLater, () => this.#texts?.notPassedOn(message))
        return
    }
    if (this.#people.receive(message)) this.#changed('people')
  }

  /** The facts of the run are all in the log: what was in flight is there. */
  settle(runId: string): void {
    if (this.#runs.delete(runId)) this.#changed(`run:${runId}`)
  }

  #typed(texts: ReadonlyArray<TypedText>): void {
    const listener = this.#texts
    if (listener === null) this.#early.push(...texts)
    else for (const text of texts) tellGuarded('who keeps the texts', throwLater, () => listener.typed(text))
  }

  #changed(key: Key): void {
    this.#listeners.tell(key)
  }
}
