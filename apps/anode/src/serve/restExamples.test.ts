import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { testPython } from '@anode/kernel/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RestServer, startRestServer } from './testing/RestServer.ts'

const page = readFileSync(join(import.meta.dirname, '../../../../docs/rest.md'), 'utf8')

/** The examples in a language, in their order, but those that only say what is to be filled in. */
const examples = (language: string): ReadonlyArray<string> =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))]
    .map(([, text = '']) => text)
    .filter((text) => !text.includes('…  '))

let server: RestServer
beforeAll(async () => {
  server = await startRestServer()
})
afterAll(() => server.stop())

const run = (command: string, args: ReadonlyArray<string>) =>
  promisify(execFile)(command, [...args], {
    env: { ...process.env, ANODE_URL: server.origin, ANODE_TOKEN: server.token },
  })

describe('The examples of docs/rest.md run as they stand', () => {
  it('in a shell', async () => {
    const script = examples('sh').join('\n')
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script])
    expect(stdout).toContain('"source":"n = 6\\nn * 8"')
    expect(stdout).toMatch(/"text\/plain":"48"/)
    expect(stdout.trimEnd()).toMatch(/ok\nready\n\d+\nbase$/)
  })

  it('in Python', async () => {
    const { stderr } = await run(testPython(), ['-c', examples('python').join('\n')])
    expect(stderr).toBe('')
  })
})
