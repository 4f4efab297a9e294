import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { Data, Effect } from 'effect'

/** A command could not be started, or ended with an exit code other than 0. */
export class CommandFailed extends Data.TaggedError('CommandFailed')<{
  readonly command: string
  /** The last lines it printed, or why it did not start; without credentials. */
  readonly output: string
}> {}

/** What a command may need besides its arguments. */
export interface CommandOptions {
  readonly env?: NodeJS.ProcessEnv
  /** Called with every line that the command prints, on either stream. */
  readonly onLine?: (line: string) => void
  /** Called with the process id when the command runs. */
  readonly onStart?: (pid: number) => void
  /** Ends the command after this many milliseconds. */
  readonly timeout?: number
  /** How many of a failed command's last lines are shown. */
  readonly shownLines?: number
  readonly cwd?: string
}

/** Runs a command to its end and gives what it wrote to its standard output; an interruption ends it. */
export const runCommand = (
  command: string,
  args: ReadonlyArray<string>,
  { env = process.env, onLine, onStart, timeout, shownLines = 12, cwd }: CommandOptions = {},
): Effect.Effect<string, CommandFailed> =>
  Effect.async<string, CommandFailed>((resume) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout, cwd })
    const lines: Array<string> = []
    const output: Array<string> = []
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', (line) => {
        if (stream === child.stdout) output.push(line)
        lines.push(line)
        if (lines.length > shownLines) lines.shift()
        onLine?.(line)
      })
    }
    const fail = (reason: string) =>
      resume(
        Effect.fail(
          new CommandFailed({ command: [command, ...args].join(' '), output: withoutCredentials(reason) }),
        ),
      )
    child.once('spawn', () => child.pid !== undefined && onStart?.(child.pid))
    child.once('error', (error) => fail(error.message))
    child.once('close', (code, signal) => {
      if (code === 0) resume(Effect.succeed(output.join('\n')))
      else fail(lines.join('\n') || `it ended with ${signal ?? `exit code ${code}`} and printed nothing`)
    })
    return Effect.sync(() => child.kill())
  })

/** Index addresses may carry a name and password; an error message must not. */
const withoutCredentials = (text: string): string => text.replace(/\/\/[^/@\s]+@/g, '//')
