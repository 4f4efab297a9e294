import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** What nbformat says of a file. */
export interface Verdict {
  /** Its `nbformat` and `nbformat_minor`; null where it has none. */
  readonly version: readonly [number | null, number | null]
  /** Null when it is valid. */
  readonly problem: string | null
}

/** Jupyter's own `nbformat.validate`, in a process of its own. */
export class Validator implements Disposable {
  readonly #process: ChildProcess
  readonly #waiting: Array<(line: string) => void> = []

  constructor(python: string) {
    const script = fileURLToPath(new URL('./validate.py', import.meta.url))
    this.#process = spawn(python, ['-I', script], { stdio: ['pipe', 'pipe', 'inherit'] })
    createInterface({ input: this.#process.stdout as NodeJS.ReadableStream }).on('line', (line) =>
      this.#waiting.shift()?.(line),
    )
  }

  async judge(file: string): Promise<Verdict> {
    const line = await new Promise<string>((resolve) => {
      this.#waiting.push(resolve)
      this.#process.stdin?.write(`${file}\n`)
    })
    return JSON.parse(line)
  }

  [Symbol.dispose](): void {
    this.#process.stdin?.end()
  }
}
