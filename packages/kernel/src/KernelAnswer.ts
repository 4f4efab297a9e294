/**
 * What became of a question to a kernel, or of a message to one of its comms. Only `ok` is the kernel's own word;
 * nothing of it hangs, whatever the kernel does.
 *
 * - `busy`: code executes, and the kernel has no subshell that could answer meanwhile.
 * - `timedOut`: it did not answer in time: native code that holds the interpreter, or something long before it. A
 *   message of a comm stays with the kernel all the same.
 * - `lost`: the kernel is gone, `Kernel.exited` says how.
 * - `failed`: the kernel tried and could not, or does not know the question.
 */
export type KernelAnswer<A> =
  | { readonly status: 'ok'; readonly value: A }
  | { readonly status: 'busy' | 'timedOut' | 'lost' }
  | { readonly status: 'failed'; readonly message: string }

/** Code with the cursor in it. `cursor` counts UTF-16 units, as JavaScript does; drivers turn it into the kernel's count. */
export interface CodeCursor {
  readonly code: string
  readonly cursor: number
}

/** What may stand in the code from `start` to `end` (UTF-16 units). */
export interface Completion {
  readonly start: number
  readonly end: number
  /** The best first. `type`: what it is in the kernel's words (`function`, `module`, …), null when it does not say. */
  readonly matches: ReadonlyArray<{ readonly text: string; readonly type: string | null }>
}

/** What the kernel knows of what stands at the cursor; `found` is false when that is nothing. */
export interface Inspection {
  readonly found: boolean
  readonly data: Readonly<Record<string, unknown>>
  readonly metadata: Readonly<Record<string, unknown>>
}

/** Whether code is ready to be executed; `indent` is what the next line of incomplete code begins with. */
export interface Completeness {
  readonly status: 'complete' | 'incomplete' | 'invalid' | 'unknown'
  readonly indent: string
}
