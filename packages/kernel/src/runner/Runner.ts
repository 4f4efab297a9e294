import type { KernelLimits, LimitBreach } from '@anode/document/limits'
import { messageOf } from '@anode/document/messageOf'
import type { RunOutputs } from '@anode/protocol'
import {
  describeExit,
  ENDED_BY_INTERRUPT,
  endsByInterrupt,
  type Kernel,
  type KernelEvent,
  type KernelExit,
  type KernelSource,
} from '../Kernel.ts'
import { type KernelUsage, outputSize, RunLimits } from '../limits/index.ts'
import { BATCH_FAILED, GIVEN_UP, KERNEL_ENDED, NOT_BEGUN } from './givenUp.ts'
import { KernelSessionStatus } from './KernelSessionStatus.ts'
import { RecentIds } from './RecentIds.ts'
import { Run, type RunEnd } from './Run.ts'
import type { RunPorts, RunRequest } from './RunPorts.ts'
import { runEndOf } from './runEndOf.ts'

/** How many runs may still print after their end. */
const LATE_RUNS = 16

/**
 * Milliseconds between a kernel's word that it takes a run up and the code itself. An interrupt before that
 * would be lost, or hit the kernel's own code.
 */
const TAKE_UP = 20

/** Milliseconds that a kernel gets to end after its code asked for that. */
const LEAVE_GRACE = 3000

/** Milliseconds that a run over a limit gets to end by an interrupt, before its kernel is ended. */
const LIMIT_GRACE = 3000

/** How many kernels may end just when they are given a run, before it is lost. */
const MOST_HANDOVERS = 3

export interface RunnerOptions extends RunPorts {
  readonly kernels: KernelSource
  /** Where the code's relative paths start. */
  readonly directory?: string
}

/**
 * The kernel session of one notebook: runs wait in a queue and execute one at a time; the first one starts a
 * kernel. What happens is stated as facts, whose order is the order of what happened.
 */
export class Runner {
  readonly #options: RunnerOptions
  readonly #session: KernelSessionStatus
  readonly #queue: Array<Run> = []
  /** Ended runs of this kernel. */
  readonly #past: Array<Run> = []
  /** Runs that were taken: none is taken twice. */
  readonly #known = new RecentIds()
  readonly #failedBatches = new RecentIds()
  #kernel: Kernel | null = null
  #opening: Promise<Kernel | null> | null = null
  #abandonOpening = () => {}
  #firstRunOver = Promise.withResolvers<void>()
  #current: Run | null = null
  /** Resolves when the run that executes is over and stated. */
  #executing: Promise<void> = Promise.resolve()
  /** Resolves when a kernel is gone whose code asked for its end. */
  #leaving: Promise<void> | null = null
  /** When the kernel took the present run up. */
  #startedAt: number | null = null
  #interrupted = false
  #limits: KernelLimits = {}
  readonly #runLimits: RunLimits
  /** Characters that each run has put out, also after its end. */
  readonly #sizes = new WeakMap<Run, number>()
  /** The limit that the present run went over. */
  #breach: LimitBreach | null = null
  #working = false
  /** Why the kernel is being ended, while it is. */
  #endReason: string | null = null
  /** How many restarts and shutdowns are not over; they happen one after the other. */
  #ends = 0
  #control: Promise<void> = Promise.resolve()
  #restarting: Promise<void> | null = null

  constructor(options: RunnerOptions) {
    this.#options = options
    this.#session = new KernelSessionStatus(options)
    this.#runLimits = new RunLimits(
      options.clock,
      () => this.#limits,
      (breach) => this.#overLimit(breach),
    )
  }

  /** Names the kernel: a new one gets a new name. */
  get sessionId(): string {
    return this.#session.id
  }

  /** Whether there is a kernel, or one is on its way. */
  get isOpen(): boolean {
    return this.#kernel !== null || this.#opening !== null || this.#current !== null || this.#queue.length > 0
  }

  /** Runs that wait or execute, in order. */
  get activeRuns(): ReadonlyArray<string> {
    return [...(this.#current === null ? [] : [this.#current]), ...this.#queue].map(
      ({ request }) => request.runId,
    )
  }

  /** Takes a run; one that was taken before is left alone. */
  execute(request: RunRequest): void {
    if (this.#known.has(request.runId)) return
    this.#known.add(request.runId)
    for (const run of this.#past) if (run.request.cellId === request.cellId) run.close('superseded')
    const run = new Run(request, this.#options)
    if (request.batchId !== null && this.#failedBatches.has(request.batchId)) {
      void run.finish({ status: 'interrupted', executionCount: null, reason: BATCH_FAILED })
      return
    }
    this.#queue.push(run)
    void this.#work()
  }

  /** Drops a run that waits, whose end is stated by who cancels it; interrupts it when it executes. */
  cancel(runId: string): void {
    if (this.#current?.request.runId === runId) this.interrupt()
    const index = this.#queue.findIndex(({ request }) => request.runId === runId)
    if (index !== -1) this.#queue.splice(index, 1)
  }

  /** Answers the `input()` of a run. */
  input(runId: string, value: string): void {
    if (this.#current?.request.runId !== runId) return
    // First what was answered, then what follows from it.
    this.#current.inputGiven(value)
    this.#kernel?.input(value)
  }

  /** Interrupts the run that executes; when all wait for the kernel to start, they end. */
  interrupt(): void {
    if (this.#current === null) {
      this.#endQueue({ status: 'interrupted', reason: NOT_BEGUN })
    } else {
      this.#interrupted = true
      if (this.#startedAt !== null) this.#interruptAt(this.#current, this.#startedAt + TAKE_UP)
    }
    // It may be what keeps the kernel from beginning.
    if (this.#current === null || this.#startedAt === null) this.#kernel?.interruptComms()
  }

  /** Starts a kernel without a run, unless there is one or one is on its way. */
  start(): void {
    if (this.#kernel === null && this.#endReason === null) void this.#open()
  }

  /** Ends the kernel and starts a new one. Resolves when that is ready. */
  restart(): Promise<void> {
    if (this.#restarting !== null) return this.#restarting
    this.#session.set('restarting')
    this.#restarting = this.#end('The kernel was restarted.', async () => {
      this.#restarting = null
      await this.#open()
    })
    return this.#restarting
  }

  /** Ends the kernel. Resolves when it is gone. `why`: what the log says of it, where nobody asked for that. */
  shutdown(reason = 'The kernel was shut down.', why?: string): Promise<void> {
    return this.#end(reason, async () => {
      const { status } = this.#session
      if (status !== 'none' && status !== 'shutdown') this.#session.set('shutdown', why)
    })
  }

  /** Outputs in flight, for watchers that come late. */
  outputs(): ReadonlyArray<RunOutputs> {
    if (this.#current === null) return []
    const { runId, cellId } = this.#current.request
    return [{ runId, cellId, outputs: this.#current.shownOutputs() }]
  }

  memory(): Promise<number | null> {
    return this.#kernel?.memory() ?? Promise.resolve(null)
  }

  /** What the kernel takes; null when nobody measures it. */
  get usage(): KernelUsage | null {
    return this.#kernel?.usage ?? null
  }

  /** Bounds runs from now on. What bounds the kernel as a whole is its source's to say. */
  limit(limits: KernelLimits): void {
    this.#limits = limits
    this.#runLimits.changed()
  }

  /** A run goes over a limit: it is interrupted, and where that does not help, its kernel is ended. */
  #overLimit(breach: LimitBreach): void {
    const [run, kernel] = [this.#current, this.#kernel]
    if (run === null || kernel === null || this.#breach !== null) return
    this.#breach = breach
    this.interrupt()
    this.#options.clock.after(LIMIT_GRACE, () => {
      if (this.#current === run && this.#kernel === kernel) kernel.endOver?.(breach)
    })
  }

  #measureOutput(kernel: Kernel, run: Run, event: KernelEvent): void {
    const size = (this.#sizes.get(run) ?? 0) + outputSize(event)
    this.#sizes.set(run, size)
    const limit = this.#limits.output
    if (limit === undefined || size <= limit.value) return
    const breach = { name: 'output', limit, peak: size } as const
    if (this.#current === run) this.#overLimit(breach)
    // What goes on behind the end of a run, no interrupt reaches.
    else kernel.endOver?.(breach)
  }

  /** Ends the kernel once earlier ends are over, then does what follows. Runs asked for from now on wait. */
  #end(reason: string, then: () => Promise<void>): Promise<void> {
    this.#ends++
    this.#endReason = reason
    this.#endQueue({ status: 'interrupted', reason })
    this.#control = this.#control.then(async () => {
      this.#endReason = reason
      this.#abandonOpening()
      await this.#opening
      await this.#kernel?.stop()
      await this.#executing
      this.#forgetKernel()
      this.#ends--
      if (this.#ends === 0) this.#endReason = null
      await then()
      void this.#work()
    })
    return this.#control
  }

  /** Executes what waits, one after the other. */
  async #work(): Promise<void> {
    if (this.#working) return
    this.#working = true
    while (this.#queue.length > 0 && this.#endReason === null) {
      if (this.#leaving !== null) {
        await this.#leaving
        continue
      }
      const kernel = this.#kernel ?? (await this.#open())
      if (kernel === null || this.#endReason !== null) break
      const run = this.#queue.shift()
      if (run === undefined) break
      this.#current = run
      this.#executing = this.#execute(kernel, run)
        // A defect is for the host to report; the queue goes on.
        .catch((error) => void Promise.reject(error))
        .finally(() => {
          this.#current = null
        })
      await this.#executing
    }
    this.#working = false
  }

  async #execute(kernel: Kernel, run: Run): Promise<void> {
    const { clock } = this.#options
    this.#interrupted = false
    this.#startedAt = null
    this.#breach = null
    run.begin()
    const result = await kernel.execute({ code: run.request.code }, (event) => {
      run.receive(event)
      this.#measureOutput(kernel, run, event)
      if (event._tag !== 'started' || this.#current !== run) return
      this.#startedAt = clock.now()
      this.#runLimits.begin(kernel.usage ?? null)
      if (this.#interrupted) this.#interruptAt(run, this.#startedAt + TAKE_UP)
    })
    this.#firstRunOver.resolve()
    this.#runLimits.end()
    const exit = result.status === 'lost' ? await kernel.exited : null
    if (exit !== null && this.#goesToNext(run)) {
      run.takeBack()
      this.#queue.unshift(run)
      this.#died(kernel, exit)
      return
    }
    const end: RunEnd =
      exit !== null && this.#interrupted && !run.hasBegun
        ? { status: 'interrupted', executionCount: null, reason: NOT_BEGUN }
        : runEndOf(result, {
            interrupted: this.#interrupted,
            endReason: this.#endReason,
            exit,
            breach: this.#breach,
            cell: run.executionCount,
          })
    await run.finish(end, result.status === 'lost' ? {} : result)
    this.#past.push(run)
    if (this.#past.length > LATE_RUNS) this.#past.shift()?.close('kernelEnded')
    if (end.status !== 'ok') this.#giveUpBehind(run, end.status)
    if (this.#endReason !== null) return
    if (exit !== null) {
      this.#died(kernel, exit, run.executionCount)
      // What waits was asked for on ground that is gone. Where the code ended the kernel, somebody meant that.
      if (exit.code !== 0) this.#endQueue({ status: 'interrupted', reason: KERNEL_ENDED })
    } else if (result.status !== 'lost' && result.ends) {
      this.#leaving = this.#leave(kernel).finally(() => {
        this.#leaving = null
      })
    }
  }

  /** Whether a run of which a kernel that is gone had not begun anything is given to the next one. */
  #goesToNext(run: Run): boolean {
    return !run.hasBegun && !this.#interrupted && this.#endReason === null && run.handovers < MOST_HANDOVERS
  }

  /** The code asked the kernel to end: what comes next is for another one. */
  async #leave(kernel: Kernel): Promise<void> {
    const grace = new Promise((resolve) => this.#options.clock.after(LEAVE_GRACE, () => resolve(null)))
    await Promise.race([kernel.exited, grace])
    const exit = await kernel.stop()
    if (this.#endReason === null) this.#died(kernel, { ...exit, code: 0 })
  }

  /** Interrupts a run, not before a time. */
  #interruptAt(run: Run, at: number): void {
    const { clock } = this.#options
    const interrupt = () => {
      if (this.#current === run) this.#kernel?.interrupt()
    }
    const wait = at - clock.now()
    if (wait <= 0) interrupt()
    else clock.after(wait, interrupt)
  }

  #open(): Promise<Kernel | null> {
    this.#opening ??= this.#start().finally(() => {
      this.#opening = null
    })
    return this.#opening
  }

  async #start(): Promise<Kernel | null> {
    const { kernels, directory } = this.#options
    this.#session.renew()
    this.#firstRunOver = Promise.withResolvers()
    let isAwaited = true
    const opening = kernels.open({
      ...(directory === undefined ? {} : { directory }),
      onStatus: (status) => {
        if (isAwaited) this.#session.set(status)
      },
      settled: this.#firstRunOver.promise,
    })
    const abandoned = new Promise<null>((resolve) => {
      this.#abandonOpening = () => resolve(null)
    })
    try {
      const kernel = await Promise.race([opening, abandoned])
      isAwaited = false
      if (kernel !== null) this.#attach(kernel)
      else void opening.then((late) => late.stop()).catch(() => {})
      return kernel
    } catch (error) {
      const reason = messageOf(error)
      if (this.#endReason === null) this.#session.set('dead', reason)
      this.#endQueue({ status: 'lost', reason })
      return null
    }
  }

  #attach(kernel: Kernel): void {
    this.#kernel = kernel
    kernel.onUsage?.((usage) => this.#runLimits.measure(usage))
    if (this.#endReason === null) this.#session.set('ready')
    // A kernel that ends while a run executes is that run's affair first.
    void kernel.exited.then(async (exit) => {
      await this.#executing
      await this.#leaving
      if (this.#endReason === null) this.#died(kernel, exit)
    })
  }

  #died(kernel: Kernel, exit: KernelExit, cell: number | null = null): void {
    if (this.#kernel !== kernel) return
    this.#forgetKernel()
    if (this.#interrupted && endsByInterrupt(exit)) this.#session.set('dead', ENDED_BY_INTERRUPT)
    else if (exit.code === 0) this.#session.set('shutdown', 'The code ended the kernel.')
    else this.#session.set('dead', describeExit(exit, cell))
  }

  #forgetKernel(): void {
    this.#kernel = null
    this.#firstRunOver.resolve()
    for (const run of this.#past.splice(0)) run.close('kernelEnded')
  }

  /** Gives up what was to follow a run that failed: the rest of its batch, and what its requester queued since. */
  #giveUpBehind({ request }: Run, status: keyof typeof GIVEN_UP): void {
    const { batchId, by } = request
    if (batchId !== null) {
      this.#failedBatches.add(batchId)
      this.#endQueue(
        { status: 'interrupted', reason: BATCH_FAILED },
        (run) => run.request.batchId === batchId,
      )
    }
    // What waits while the kernel is ended was asked for since then.
    if (this.#endReason !== null) return
    this.#endQueue(
      { status: 'interrupted', reason: GIVEN_UP[status] },
      (run) => run.request.stopOnError && run.request.by === by,
    )
  }

  /** Ends runs that have not begun. */
  #endQueue(end: Omit<RunEnd, 'executionCount'>, which: (run: Run) => boolean = () => true): void {
    const ended = this.#queue.filter(which)
    this.#queue.splice(0, this.#queue.length, ...this.#queue.filter((run) => !ended.includes(run)))
    for (const run of ended) {
      if (run.request.batchId !== null) this.#failedBatches.add(run.request.batchId)
      void run.finish({ ...end, executionCount: null })
    }
  }
}
