import { FACT_DEPTH_LIMIT, isTooDeep, newId, serverPrincipal } from '@anode/document'
import { messageOf } from '@anode/document/messageOf'
import {
  type CellTask,
  type Clock,
  errorOutput,
  type LargeValues,
  Run,
  type RunEnd,
  type RunName,
  type RunPorts,
} from '@anode/kernel'
import type { OpenRoom } from '../notebooks/Rooms.ts'
import type { PreparedRun } from './Executor.ts'
import type { RoomFacts } from './RoomFacts.ts'

/** Milliseconds that a task gets to end after it was interrupted; then its run ends without it. */
const GRACE = 1000

/** What executing runs in one notebook takes. */
export interface ServerRunsPorts {
  readonly opened: OpenRoom
  readonly facts: RoomFacts
  readonly clock: Clock
  readonly largeValues: LargeValues
  /** A run has ended and is stated: the next may come. */
  readonly free: () => void
}

/** A run under way. */
interface Current {
  readonly run: Run<RunName>
  readonly abort: AbortController
  /** Ends it, unless it has ended; resolves when that is stated. */
  readonly end: (end: Omit<RunEnd, 'executionCount'>) => Promise<void>
}

const asError = (error: unknown) => {
  const { name, message } = error instanceof Error ? error : new Error(messageOf(error))
  return errorOutput({ ename: name, evalue: message, traceback: [] })
}

/** The runs that the server executes in one notebook: one at a time, as a kernel does, with the same facts. */
export class ServerRuns {
  readonly #ports: ServerRunsPorts
  #current: Current | null = null

  constructor(ports: ServerRunsPorts) {
    this.#ports = ports
  }

  get isBusy(): boolean {
    return this.#current !== null
  }

  get currentRun(): string | null {
    return this.#current?.run.request.runId ?? null
  }

  /** Begins a run, once whoever asked for it has returned. */
  begin({ runId, cellId, work }: PreparedRun<'server'>, task: CellTask): void {
    const abort = new AbortController()
    const run = new Run<RunName>({ runId, cellId }, this.#runPorts())
    let hasEnded = false
    const current: Current = {
      run,
      abort,
      end: async (end) => {
        if (hasEnded) return
        hasEnded = true
        await run.finish({ ...end, executionCount: null })
        // What a task says that outlived its run, nobody hears.
        run.close('superseded')
        this.#current = null
        this.#ports.free()
      },
    }
    this.#current = current
    queueMicrotask(() => void this.#execute(current, task, work.input))
  }

  /** Interrupts what executes. */
  interrupt(): void {
    const current = this.#current
    if (current === null) return
    current.abort.abort(new Error('Interrupted.'))
    this.#ports.clock.after(GRACE, () => void current.end({ status: 'interrupted' }))
  }

  /** Ends what executes without waiting for it: the server stops. */
  async lose(reason: string): Promise<void> {
    const current = this.#current
    current?.abort.abort(new Error(reason))
    await current?.end({ status: 'lost', reason })
  }

  async #execute({ run, abort, end }: Current, task: CellTask, input: unknown): Promise<void> {
    const { signal } = abort
    if (signal.aborted) return end({ status: 'interrupted' })
    run.begin()
    try {
      await task(input, { put: (output) => run.receive(output), signal })
      await end({ status: 'ok' })
    } catch (error) {
      if (signal.aborted) return end({ status: 'interrupted' })
      run.receive(asError(error))
      await end({ status: 'error' })
    }
  }

  #runPorts(): RunPorts {
    const { opened, facts, clock, largeValues } = this.#ports
    return {
      by: serverPrincipal.id,
      clock,
      newId,
      largeValues,
      state: (stated) => facts.state(stated),
      canShow: () => true,
      show: ({ runId, cellId }, ops) => {
        // Nobody could be sent it; what the log takes of it comes as facts.
        if (isTooDeep(ops, FACT_DEPTH_LIMIT)) return
        opened.live.apply(runId, cellId, ops)
        opened.pages.broadcast({ _tag: 'ops', runId, cellId, ops })
      },
    }
  }
}
