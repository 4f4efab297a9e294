import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** The program, started as a person starts it. */
export interface StartedProgram {
  readonly child: ChildProcess
  /** The address that it printed; null when it ended instead. */
  readonly url: string | null
  /** Everything that it has printed. */
  readonly said: () => string
  /** A request to its REST interface. */
  readonly request: (method: string, path: string, payload?: unknown) => Promise<Response>
  /** Sends a signal, and waits for the end. */
  readonly end: (signal: NodeJS.Signals) => Promise<void>
}

/** The source of the program. */
export const program = join(import.meta.dirname, '..', 'main.ts')

/** What there is without a Python. */
const WITHOUT_PYTHON = { PATH: '/nonexistent', ANODE_PYTHON: undefined }

/** Starts the program on a directory, without a Python unless it is asked for; resolves once it is ready or has ended. */
export const startProgram = async (
  home: string,
  { python = false, args = [] }: { readonly python?: boolean; readonly args?: ReadonlyArray<string> } = {},
): Promise<StartedProgram> => {
  const child = spawn(process.execPath, [program, '--home', home, '--port', '0', '--no-open', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...(python ? {} : WITHOUT_PYTHON), NODE_OPTIONS: undefined },
  })
  let said = ''
  const url = await new Promise<string | null>((resolve) => {
    const read = (chunk: Buffer) => {
      said += String(chunk)
      const ready = said.match(/ready at (\S+)/)?.[1]
      if (ready !== undefined) resolve(ready)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('close', () => resolve(null))
  })
  const address = url === null ? null : new URL(url)
  return {
    child,
    url,
    said: () => said,
    request: (method, path, payload) =>
      fetch(`${address?.origin}/api${path}`, {
        method,
        headers: {
          authorization: `Bearer ${address?.searchParams.get('token')}`,
          'content-type': 'application/json',
        },
        ...(payload === undefined ? {} : { body: JSON.stringify(payload) }),
      }),
    end: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill(signal)
      await ended
    },
  }
}
