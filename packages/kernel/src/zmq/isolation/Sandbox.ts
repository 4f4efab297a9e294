import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import type { Readable, Writable } from 'node:stream'

/** File descriptors of bubblewrap: one on which it says which process is the first inside, one on which it waits. */
const TELLS = 3
const WAITS = 4

export const SANDBOX_ARGUMENTS = ['--info-fd', String(TELLS), '--block-fd', String(WAITS)]
/** The standard streams of a child process with these arguments. */
export const SANDBOX_STREAMS = ['pipe', 'pipe', 'pipe', 'pipe', 'pipe'] as const

/** How shells, and bubblewrap, tell of a program that a signal ended. */
const BY_SIGNAL = 128

/**
 * A running bubblewrap. Three processes stand in line: itself, outside; the first process inside, which collects what
 * ends there, and leads the session; the program. All have numbers outside too.
 */
export class Sandbox {
  #first: number | null = null
  #program: number | null = null

  /** `made` is called with the first process inside, before that starts the program: what it has, the program inherits. */
  constructor({ stdio }: ChildProcess, made: (first: number) => void) {
    const tells = stdio[TELLS] as Readable
    const waits = stdio[WAITS] as Writable
    let told = ''
    tells.setEncoding('utf8').on('data', (text: string) => {
      told += text
      const first = /"child-pid": (\d+)\s*[,}]/.exec(told)?.[1]
      if (first === undefined || this.#first !== null) return
      this.#first = Number(first)
      made(this.#first)
      waits.end('1')
    })
    // It has ended; its exit says why.
    for (const stream of [tells, waits]) stream.on('error', () => {})
  }

  /** The first process inside; it leads the program's process group. Null before there is one. */
  get first(): number | null {
    return this.#first
  }

  /** The program's process, by its number outside; null before there is one. */
  get program(): number | null {
    if (this.#first === null) return null
    this.#program ??= children(this.#first).find(isSecondInside) ?? null
    return this.#program
  }
}

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

const children = (pid: number): ReadonlyArray<number> =>
  read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number)

/** Whether a process is the second of its namespace: the one that the first started before any other. */
const isSecondInside = (pid: number): boolean => /^NSpid:.*\t2$/m.test(read(`/proc/${pid}/status`))

/** The end of a program, of how bubblewrap ended, which passes it on. */
export const exitOf = (
  code: number | null,
  signal: string | null,
): { readonly code: number | null; readonly signal: string | null } => {
  const number = code === null ? 0 : code - BY_SIGNAL
  const name = Object.entries(constants.signals).find(([, value]) => value === number)?.[0]
  return name === undefined ? { code, signal } : { code: null, signal: name }
}
