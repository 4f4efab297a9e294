import { events, type IdentifiedOutput, lateOutputId, type MimeBundle } from '@anode/document/facts'
import type { ProposedFact } from '@anode/protocol'
import type { NextInput } from '../jupyter/ExecuteReply.ts'
import type { OutputMessage } from '../jupyter/OutputMessage.ts'
import type { KernelEvent } from '../Kernel.ts'
import { type Asked, asTyped } from './asTyped.ts'
import { addOutput, documentOutputs, emptyOutputs, type OutputModel, overOutputs } from './OutputModel.ts'
import { outputChanges } from './outputChanges.ts'
import type { RunName, RunPorts, RunRequest } from './RunPorts.ts'
import { StatableOutputs } from './StatableOutputs.ts'
import { FACT_LENGTH, statedFacts } from './statedFacts.ts'

/** Milliseconds between two messages of the live channel; the first goes at once. */
const SHOW_INTERVAL = 25
/** Milliseconds until a run is stated as started: a shorter one is stated in one batch. */
const START_HOLD = 30
/** Milliseconds to wait for the kernel's execution count. */
const COUNT_WAIT = 50
/** Milliseconds between statements of outputs: the first, and the longest. */
const FIRST_STATEMENT = 1000
const LONGEST_STATEMENT = 15_000

/** What the next input may be, as JSON: it is stated as one fact. */
const NEXT_INPUT_LIMIT = FACT_LENGTH / 2
const TOO_LONG = 'What was loaded is too long for a cell. Read it with open() instead.\n'

const isTooLong = (next: NextInput | null): boolean =>
  next !== null && JSON.stringify(next.text).length > NEXT_INPUT_LIMIT

/** How a run ended, as `RunFinished` says it. */
export interface RunEnd {
  readonly status: 'ok' | 'error' | 'interrupted' | 'lost'
  readonly executionCount: number | null
  readonly reason?: string
}

/** What the kernel says beside the end of a run. */
export interface Aftermath {
  /** Shown as last outputs. */
  readonly pages?: ReadonlyArray<MimeBundle>
  readonly nextInput?: NextInput | null
}

/** Outputs that somebody was told of: as they were, and with large values stored. */
interface Told {
  readonly seen: OutputModel
  readonly outputs: OutputModel
}

const nothing: Told = { seen: emptyOutputs, outputs: emptyOutputs }

/**
 * One run: what its kernel, or whatever else executes it, says goes to the live channel at once and to the log in
 * growing steps.
 */
export class Run<Request extends RunName = RunRequest> {
  readonly request: Request
  readonly #ports: RunPorts
  readonly #statable = new StatableOutputs()
  #outputs = emptyOutputs
  #shown = nothing
  #stated = nothing
  #phase: 'waiting' | 'running' | 'ending' | 'ended' | 'closed' = 'waiting'
  #startedAt = 0
  #executionCount: number | null = null
  #startStated = false
  /** What the code waits for a person to answer. */
  #asked: Asked | null = null
  #handovers = 0
  #statementInterval = FIRST_STATEMENT
  /** Large values are on their way to the store: nobody is told anything meanwhile. */
  #settling: Promise<void> | null = null
  #cancelStart: (() => void) | null = null
  #cancelShow: (() => void) | null = null
  #cancelStatement: (() => void) | null = null

  constructor(request: Request, ports: RunPorts) {
    this.request = request
    this.#ports = ports
  }

  /** How often a kernel was asked to execute it. */
  get handovers(): number {
    return this.#handovers
  }

  /** As the kernel said it; null before it executes it. */
  get executionCount(): number | null {
    return this.#executionCount
  }

  /** The kernel has said that it executes it. */
  get hasBegun(): boolean {
    return this.#executionCount !== null
  }

  /** The kernel is asked to execute it. */
  begin(): void {
    const { clock } = this.#ports
    this.#phase = 'running'
    this.#handovers++
    this.#startedAt = clock.now()
    this.#cancelStart = clock.after(COUNT_WAIT, () => this.#state(this.#startFacts()))
  }

  /** The kernel went away before it executed any of it: it waits again. */
  takeBack(): void {
    this.#cancelStart?.()
    this.#phase = 'waiting'
    this.#startStated = false
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
      // What was asked comes before what became of it: the question was there first.
      if (event._tag === 'error') this.#leaveUnanswered()
      this.#put(event)
    }
  }

  /** The line that the code waits for was given: the outputs show both, as a terminal would. */
  inputGiven(value: string): void {
    const asked = this.#asked
    if (asked === null) return
    this.#asked = null
    this.#put({ _tag: 'stream', name: 'stdout', text: asTyped(asked, value) })
    this.#state([events.inputGiven({ runId: this.request.runId, by: this.#ports.by })])
  }

  /** What the live channel shows of it, for watchers that come late. */
  shownOutputs(): ReadonlyArray<IdentifiedOutput> {
    return documentOutputs(this.#shown.outputs)
  }

  /** States what is left and the end. Resolves when all is stated. */
  async finish(end: RunEnd, { pages = [], nextInput = null }: Aftermath = {}): Promise<void> {
    const { by, clock, newId } = this.#ports
    this.#leaveUnanswered()
    if (isTooLong(nextInput)) {
      this.#outputs = addOutput(this.#outputs, { _tag: 'stream', name: 'stderr', text: TOO_LONG }, newId)
    }
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
      const { runId, cellId } = this.request
      this.#phase = 'ended'
      this.#state([
        ...(begun ? this.#startFacts() : []),
        ...this.#outputFacts(told),
        ...(nextInput === null || isTooLong(nextInput)
          ? []
          : [events.nextInputSet({ runId, cellId, ...nextInput, by })]),
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
    const over = overOutputs(outputs)
    this.#outputs = over
    this.#stated = { seen: over, outputs: over }
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
    this.#leaveUnanswered()
    this.#asked = { prompt, password }
    const { runId } = this.request
    this.#state([
      ...this.#startFacts(),
      events.inputRequested({ runId, prompt, password, by: this.#ports.by }),
    ])
  }

  /** What was asked stays, although nobody answered. */
  #leaveUnanswered(): void {
    const asked = this.#asked
    if (asked === null) return
    this.#asked = null
    this.#put({ _tag: 'stream', name: 'stdout', text: asTyped(asked, null) })
  }

  #put(message: OutputMessage): void {
    const { newId } = this.#ports
    const isLate = this.#phase === 'ended'
    this.#outputs = addOutput(this.#outputs, message, isLate ? () => lateOutputId(newId()) : newId)
    if (this.#cancelShow === null) this.#show()
    this.#scheduleStatement()
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
    const settled = this.#settle(seen)
    if (!(settled instanceof Promise)) {
      use({ seen, outputs: this.#statable.of(settled) })
      return
    }
    this.#settling = settled.then((outputs) => {
      this.#settling = null
      use({ seen, outputs: this.#statable.of(outputs) })
    })
  }

  /** What cannot even be written down must not keep the run from its end. */
  #settle(seen: OutputModel): OutputModel | Promise<OutputModel> {
    const { largeValues } = this.#ports
    try {
      return largeValues.settle(seen)
    } catch {
      return largeValues.settle(this.#statable.of(seen))
    }
  }
}
