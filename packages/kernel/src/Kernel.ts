import { breachWords, type KernelLimits, type LimitBreach } from '@anode/document/limits'
import { Data } from 'effect'
import type { CommMessage } from './jupyter/CommMessage.ts'
import type { ExecuteReply } from './jupyter/ExecuteReply.ts'
import type { OutputMessage } from './jupyter/OutputMessage.ts'
import type { CodeCursor, Completeness, Completion, Inspection, KernelAnswer } from './KernelAnswer.ts'
import type { KernelUsage } from './limits/KernelUsage.ts'

/** Code for a kernel to execute. */
export interface ExecuteRequest {
  readonly code: string
  /** Leaves no trace: no output count, no history, no `started`, no value of the last expression. */
  readonly silent?: boolean
}

/** What happens while a kernel executes a request, in the kernel's order. */
export type KernelEvent =
  | { readonly _tag: 'started'; readonly executionCount: number }
  | { readonly _tag: 'input_request'; readonly prompt: string; readonly password: boolean }
  | OutputMessage

/** How an execution ended. `lost`: the kernel is gone, `Kernel.exited` says how. */
export type ExecuteResult = ExecuteReply | { readonly status: 'lost' }

/** How a kernel ended. */
export interface KernelExit {
  /** The exit code, null when a signal ended it. */
  readonly code: number | null
  /** The signal's name (`SIGKILL`), null when it ended by itself. */
  readonly signal: string | null
  /** The end of what the process itself wrote to its standard error, at most 4 KB. */
  readonly stderr: string
  /** The limit that it went over, where that ended it. */
  readonly breach?: LimitBreach
  /** Why it ended, where whoever had it says so. */
  readonly reason?: string
}

/**
 * One running kernel. Drivers differ in how they reach it (ZeroMQ, a Jupyter gateway, Pyodide in the page)
 * and pass the same contract suite (`@anode/kernel/testing`).
 *
 * A kernel has no restart and no shutdown but `stop`: a restart is the end of one kernel and the start of another,
 * which a warm pool makes a matter of milliseconds.
 */
export interface Kernel {
  /** The operating system's number of the kernel's process, where there is one. */
  readonly pid: number | null
  /** What the kernel says of its language, as in a notebook's metadata; null when it says nothing. */
  readonly languageInfo: Readonly<Record<string, unknown>> | null
  /**
   * Executes requests one after the other in the order of the calls. Never rejects. `onEvent` gets all events
   * of the request before the promise resolves; outputs of threads and tasks that the code left behind come
   * later through the same function.
   */
  readonly execute: (request: ExecuteRequest, onEvent: (event: KernelEvent) => void) => Promise<ExecuteResult>
  /** Answers the last `input_request`. */
  readonly input: (value: string) => void
  /** Raises `KeyboardInterrupt` in the code that executes; without effect when none does. */
  readonly interrupt: () => void
  /**
   * Raises `KeyboardInterrupt` in code that works at a message of a comm where executions would, which wait for it;
   * without effect when none does.
   */
  readonly interruptComms: () => void

  /**
   * Whether questions and comms are taken while code executes, by a subshell (JEP 91). Where they are not, a question
   * waits its time for the end of executions and is `busy` then; a message of a comm waits in the kernel.
   */
  readonly answersWhileExecuting: boolean

  /**
   * What may stand at the cursor. Like all questions it never rejects, is answered within so many milliseconds
   * (`KernelAnswer` says as what), and leaves no trace: no output, no history, no count.
   */
  readonly complete: (at: CodeCursor, within: number) => Promise<KernelAnswer<Completion>>

  /** What is known of what stands at the cursor. `detail` 1: also its source, where there is one. */
  readonly inspect: (
    at: CodeCursor & { readonly detail: 0 | 1 },
    within: number,
  ) => Promise<KernelAnswer<Inspection>>

  /** Whether code is ready to be executed. */
  readonly isComplete: (code: string, within: number) => Promise<KernelAnswer<Completeness>>

  /**
   * Hands over a message of a comm, in the order of the calls. `ok`: the kernel has done what it does at it; what it
   * says itself at that was given to the listeners of `onComm` before.
   */
  readonly comm: (message: CommMessage, within: number) => Promise<KernelAnswer<null>>

  /** Has `listener` told of every message that a comm of the kernel sends; returns what ends that. */
  readonly onComm: (listener: (message: CommMessage) => void) => () => void

  /** Resident memory of the kernel and the processes it started, in bytes; null when it cannot be told. */
  readonly memory: () => Promise<number | null>
  /**
   * Bounds from now on what the kernel and all that it starts may take; `folder` is the one whose size is bounded. A
   * kernel that goes over a limit is ended, and its exit says which. Not every driver can.
   */
  readonly limit?: (limits: KernelLimits, folder: string | null) => void
  /** What it takes, as last measured; null before. */
  readonly usage?: KernelUsage | null
  /** Has `listener` told of what it takes, whenever that is measured; returns what ends that. */
  readonly onUsage?: (listener: (usage: KernelUsage) => void) => () => void
  /** Ends it at once because of a limit. */
  readonly endOver?: (breach: LimitBreach) => void
  /**
   * Ends the kernel and every process it started: politely first, after a few seconds by force. Resolves when
   * it is gone. May be called more than once.
   */
  readonly stop: () => Promise<KernelExit>
  /** Resolves when the kernel has ended, for whatever reason. */
  readonly exited: Promise<KernelExit>
}

/** A kernel that did not come up; `message` says what failed, why, and what to do next. */
export class KernelStartFailed extends Data.TaggedError('KernelStartFailed')<{ readonly message: string }> {}

export interface OpenKernel {
  /** Where the code's relative paths start; the kernel's own default when missing. */
  readonly directory?: string
  /** Called when the kernel cannot be given at once, with what it waits for. */
  readonly onStatus?: (status: 'provisioning' | 'starting') => void
  /** Resolves when the kernel has done its first work: only then is the next one prepared. */
  readonly settled?: Promise<unknown>
}

/** Where kernels come from: a driver, or a pool in front of one. */
export interface KernelSource {
  /** @throws KernelStartFailed (as a rejection) */
  readonly open: (options?: OpenKernel) => Promise<Kernel>
}

/** The part of what a process wrote that says why it ended: a crash report's head, else the last lines. */
const lastWords = (stderr: string): string => {
  const lines = stderr.trim().split('\n')
  const crash = lines.findLastIndex((line) => line.startsWith('Fatal Python error'))
  return (crash === -1 ? lines.slice(-5) : lines.slice(crash, crash + 6)).join('\n')
}

/** Whether a kernel that was interrupted ended by that: those of some makers do. */
export const endsByInterrupt = ({ code, signal, breach, reason }: KernelExit): boolean =>
  breach === undefined && reason === undefined && (code === 0 || signal === 'SIGINT')

/** Said of such a kernel. */
export const ENDED_BY_INTERRUPT =
  'The kernel ended when it was interrupted, and its variables are lost: it cannot be interrupted in any other way. The next run starts a new one.'

/** The end of a kernel in words for people. `cell`: the execution count of what it executed, where known. */
export const describeExit = (
  { code, signal, stderr, breach, reason }: KernelExit,
  cell: number | null = null,
): string => {
  if (breach !== undefined) return breachWords(breach, 'The kernel was ended', cell)
  if (reason !== undefined) return reason
  if (signal === 'SIGKILL') {
    return 'The kernel died (signal SIGKILL). Often that means the machine ran out of memory.'
  }
  const how = signal === null ? `exit code ${code}` : `signal ${signal}`
  const words = lastWords(stderr)
  return words === '' ? `The kernel died (${how}).` : `The kernel died (${how}). It last wrote:\n${words}`
}
