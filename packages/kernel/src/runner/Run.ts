import { events, type IdentifiedOutput, type MimeBundle } from '@anode/document/facts'
import type { ProposedFact } from '@anode/protocol'
import type { KernelEvent } from '../Kernel.ts'
import { addOutput, documentOutputs, emptyOutputs, type OutputModel } from './OutputModel.ts'
import { outputChanges } from './outputChanges.ts'
import type { RunPorts, RunRequest } from './RunPorts.ts'
import { statedFacts } from './statedFacts.ts'

/** Milliseconds between two messages of the live channel; the first goes at once. */
const SHOW_INTERVAL = 25
/** Milliseconds until a run is stated as started: a shorter one is stated in one batch. */
const START_HOLD = 30
/** Milliseconds to wait for the kernel's execution count. */
const COUNT_WAIT = 50
/** Milliseconds between statements of outputs: the first, and the longest. */
const FIRST_STATEMENT = 1000
const LONGEST_STATEMENT = 15_000

/** How a run ended, as `RunFinished` says it. */
export interface RunEnd {
  readonly status: 'ok' | 'error' | 'interrupted' | 'lost'
  readonly executionCount: number | null
  readonly reason?: string
}

/** Outputs that somebody was told of: as they were, and with large values stored. */
interface Told {
  readonly seen: OutputModel
  readonly outputs: OutputModel
}

const nothing: Told = { seen: emptyOutputs, outputs: emptyOutputs }

/** One run: what its kernel says goes to the live channel at once and to the log in growing steps. */
export class Run {
  readonly request: RunRequest
  readonly #ports: RunPorts
  #outputs = emptyOutputs
  #shown = nothing
  #stated = nothing
  #phase: 'waiting' | 'running' | 'ending' | 'ended' | 'closed' = 'waiting'
  #startedAt = 0
  #executionCount: number | null = null
  #startStated = false
  #waitsForInput = false
  #statementInterval = FIRST_STATEMENT
  /** Large values are on their way to the store: nobody is told anything meanwhile. */
  #settling: Promise<void> | null = null
  #cancelStart: (() => void) | null = null
  #cancelShow: (() => void) | null = null
  #cancelStatement: (() => void) | null = null

  constructor(request: RunRequest, ports: RunPorts) {
    this.request = request
    this.#ports = ports
  }

  /** The kernel is asked to execute it. */
  begin(): void {
    const { clock } = this.#ports
    this.#phase = 'running'
    this.#startedAt = clock.now()
    this.#cancelStart = clock.after(COUNT_WAIT, () => this.#state(this.#startFacts()))
  }

  /** Takes what the kernel says; also after the end, when threads go on printing. */
  receive(event: KernelEvent): void {
    if (this.#phase === 'closed') return
    if (event._tag === 'started') {
      this.#executionCount = event.executionCount
      this.#cancelStart?.()
      this.#cancelStart = this.#ports.clock.after(START_HOLD, () => this.#state(this.#startFacts()))
    } else if (event._tag === 'input_request') {
      this.#askForInput(event)
    } else {
      this.#outputs = addOutput(this.#outputs, event, this.#ports.newId)
      if (this.#cancelShow === null) this.#show()
      this.#scheduleStatement()
    }
  }

  /** The line that the code waits for was given; it goes to the kernel and nowhere else. */
  inputGiven(): void {
    if (!this.#waitsForInput) return
    this.#waitsForInput = false
    this.#state([events.inputGiven({ runId: this.request.runId, by: this.#ports.by })])
  }

  /** What the live channel shows of it, for watchers that come late. */
  shownOutputs(): ReadonlyArray<IdentifiedOutput> {
    return documentOutputs(this.#shown.outputs)
  }

  /** States what is left and the end. `pages` are shown as last outputs. Resolves when all is stated. */
  async finish(end: RunEnd, pages: ReadonlyArray<MimeBundle> = []): Promise<void> {
    const { by, clock, newId } = this.#ports
    for (const data of pages) {
      this.#outputs = addOutput(this.#outputs, { _tag: 'display_data', data, metadata: {} }, newId)
    }
    const at = clock.now()
    const begun = this.#phase === 'running'
    this.#phase = 'ending'
    this.#cancelShow?.()
    this.#cancelStatement?.()
    this.#cancelStatement = null
    const tell = (told: Told) => {
      const { status, executionCount, reason } = end
      const { runId } = this.request
      this.#phase = 'ended'
      this.#state([
        ...(begun ? this.#startFacts() : []),
        ...this.#outputFacts(told),
        events.runFinished({
          runId,
          status,
          executionCount,
          ...(reason === undefined ? {} : { reason }),
          at,
          by,
        }),
      ])
      this.#release(told)
      this.#statementInterval = FIRST_STATEMENT
      this.#scheduleStatement()
    }
    while (this.#settling !== null) await this.#settling
    this.#tell(tell)
    while (this.#settling !== null) await this.#settling
  }

  /** Nothing more can come, or nobody wants it any more. */
  close(what: 'kernelEnded' | 'superseded'): void {
    this.#cancelStatement?.()
    if (what === 'kernelEnded' && this.#phase === 'ended') this.#stateOutputs()
    this.#phase = 'closed'
  }

  /** What is stored or was shown is not kept in memory for what may still come. */
  #release({ seen, outputs }: Told): void {
    this.#shown = nothing
    if (this.#outputs !== seen) return
    this.#outputs = outputs
    this.#stated = { seen: outputs, outputs }
  }

  #state(facts: ReadonlyArray<ProposedFact>): void {
    if (facts.length > 0) this.#ports.state(facts)
  }

  #startFacts(): ReadonlyArray<ProposedFact> {
    this.#cancelStart?.()
    if (this.#startStated) return []
    this.#startStated = true
    const { runId } = this.request
    return [
      events.runStarted({
        runId,
        executionCount: this.#executionCount,
        at: this.#startedAt,
        by: this.#ports.by,
      }),
    ]
  }

  #askForInput({ prompt, password }: KernelEvent & { _tag: 'input_request' }): void {
    this.#waitsForInput = true
    const { runId } = this.request
    this.#state([
      ...this.#startFacts(),
      events.inputRequested({ runId, prompt, password, by: this.#ports.by }),
    ])
  }

  #show(): void {
    const { clock, show, canShow } = this.#ports
    if (this.#phase !== 'running') return
    this.#cancelShow = clock.after(SHOW_INTERVAL, () => {
      this.#cancelShow = null
      if (this.#shown.seen !== this.#outputs) this.#show()
    })
    if (!canShow()) return
    this.#tell((told) => {
      if (this.#phase !== 'running') return
      const ops = outputChanges(this.#shown.outputs, told.outputs)
      this.#shown = told
      if (ops.length > 0) show(this.request, ops)
    })
  }

  #scheduleStatement(): void {
    if (this.#phase === 'ending' || this.#cancelStatement !== null || this.#stated.seen === this.#outputs)
      return
    this.#cancelStatement = this.#ports.clock.after(this.#statementInterval, () => {
      this.#cancelStatement = null
      this.#statementInterval = Math.min(this.#statementInterval * 2, LONGEST_STATEMENT)
      this.#stateOutputs()
      this.#scheduleStatement()
    })
  }

  #stateOutputs(): void {
    this.#tell((told) => this.#state([...this.#startFacts(), ...this.#outputFacts(told)]))
  }

  #outputFacts(told: Told): ReadonlyArray<ProposedFact> {
    const { runId, cellId } = this.request
    const facts = statedFacts({ runId, cellId, by: this.#ports.by }, this.#stated.outputs, told.outputs)
    this.#stated = told
    return facts
  }

  /** Hands over the outputs as they are now, once their large values are stored; not while others are. */
  #tell(use: (told: Told) => void): void {
    if (this.#settling !== null) return
    const seen = this.#outputs
    const settled = this.#ports.largeValues.settle(seen)
    if (!(settled instanceof Promise)) {
      use({ seen, outputs: settled })
      return
    }
    this.#settling = settled.then((outputs) => {
      this.#settling = null
      use({ seen, outputs })
    })
  }
}
