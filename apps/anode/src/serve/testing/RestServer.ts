import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { KernelLimits } from '@anode/document/limits'
import type { GatewayAddress } from '@anode/kernel/gateway'
import type { ChosenIsolation } from '@anode/kernel/isolation'
import { testPython } from '@anode/kernel/testing'
import { Effect } from 'effect'
import { isolationText } from '../../cli/isolationOf.ts'
import { program } from '../../testing/startProgram.ts'
import { serve } from '../serve.ts'

/** An answer that was read. */
export interface RestAnswer {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests look at what is in it.
  readonly body: any
}

/** A real server with a real kernel host, and requests to it as a program makes them. */
export const startRestServer = async ({
  kernels = true,
  idleMinutes = 0,
  kernelLimits = {},
  gateway = null,
  isolation = null,
  files = [],
  home = mkdtempSync(join(tmpdir(), 'anode-rest-')),
}: {
  readonly kernels?: boolean
  readonly idleMinutes?: number
  readonly kernelLimits?: KernelLimits
  readonly gateway?: GatewayAddress | null
  readonly isolation?: ChosenIsolation | null
  /** Files that are opened, as on the command line. */
  readonly files?: ReadonlyArray<string>
  /** The data directory of a server of before. */
  readonly home?: string
} = {}) => {
  const errors: unknown[] = []
  const said: string[] = []
  const server = await serve({
    home,
    port: 0,
    files,
    version: 'test',
    idleMinutes,
    kernelLimits,
    gateway,
    isolation,
    hostCommand: kernels
      ? [process.execPath, program, 'host', '--home', home, '--isolation', isolationText(isolation)]
      : [process.execPath, '-e', 'setInterval(() => {}, 1000)'],
    prepareEnvironment: () => (kernels ? Effect.succeed({ python: testPython() }) : Effect.never),
    say: (line) => said.push(line),
    log: (error) => errors.push(error),
  })
  const url = new URL(server.url)
  const origin = `http://127.0.0.1:${url.port}`
  const token = url.searchParams.get('token') ?? ''
  const authorization = `Bearer ${token}`
  const send = (method: string, path: string, payload?: unknown, headers: Record<string, string> = {}) =>
    fetch(`${origin}/api${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json', ...headers },
      ...(payload === undefined ? {} : { body: JSON.stringify(payload) }),
    })
  const ask = async (...args: Parameters<typeof send>): Promise<RestAnswer> => {
    const response = await send(...args)
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== ''
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
  }
  return {
    home,
    origin,
    token,
    errors,
    /** What it told at the terminal. */
    said: () => said.join('\n'),
    send,
    ask,
    /** A new notebook with these code cells; gives its id and theirs. */
    notebook: async (...sources: ReadonlyArray<string>) => {
      const { body } = await ask('POST', '/notebooks', { title: 'Rest' })
      const id: string = body.id
      const { body: first } = await ask('GET', `/notebooks/${id}/cells`)
      for (const cell of first.cells) await ask('DELETE', `/notebooks/${id}/cells/${cell.id}`)
      const cells: string[] = []
      for (const source of sources) {
        cells.push((await ask('POST', `/notebooks/${id}/cells`, { source })).body.id)
      }
      return { id, cells, at: `/notebooks/${id}` }
    },
    /** Ends the server as the other does, and leaves its data directory to the next. */
    end: () => server.stop(),
    stop: async () => {
      await server.stop()
      rmSync(home, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

export type RestServer = Awaited<ReturnType<typeof startRestServer>>
