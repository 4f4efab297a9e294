import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { testKernelsPrefix } from '@anode/kernel/testing'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type RestServer, startRestServer } from './testing/RestServer.ts'

/** Kernelspecs that the test writes itself. */
const own = mkdtempSync(join(tmpdir(), 'anode-specs-'))
const writeSpec = (name: string, content: unknown) => {
  const folder = join(own, 'kernels', name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'kernel.json'), typeof content === 'string' ? content : JSON.stringify(content))
  return folder
}

let server: RestServer
beforeAll(async () => {
  const prefix = await testKernelsPrefix()
  vi.stubEnv('JUPYTER_PATH', [own, join(prefix, 'share', 'jupyter')].join(delimiter))
  server = await startRestServer()
})
afterAll(async () => {
  await server.stop()
  vi.unstubAllEnvs()
  rmSync(own, { recursive: true })
  expect(server.errors).toEqual([])
})

/** A notebook from a file with this metadata and these code cells. */
const imported = async (metadata: object, ...sources: ReadonlyArray<string>) => {
  const cells = sources.map((source, index) => ({
    ...{ cell_type: 'code', id: `c${index}`, source, metadata: {}, outputs: [], execution_count: null },
  }))
  const ipynb = JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 })
  const { status, body } = await server.ask('POST', '/notebooks', { title: 'Kernel', ipynb })
  expect(status).toBe(201)
  return `/notebooks/${body.id}`
}
const run = async (at: string, cells: unknown = 'all') =>
  (await server.ask('POST', `${at}/runs?wait=60`, { cells })).body.runs
const file = async (at: string) => (await server.ask('GET', `${at}/ipynb`)).body

const bash = { kernelspec: { name: 'bash', display_name: 'Bash', language: 'bash' } }

describe('kernels of others', () => {
  it('are listed behind a notebook’s own Python, with those that cannot be started and why', async () => {
    const folder = writeSpec('broken', '{')
    writeSpec('gone', { argv: ['/nowhere/gone'], display_name: 'Gone', language: 'gone' })
    const { status, body } = await server.ask('GET', '/kernelspecs')
    expect(status).toBe(200)
    expect(body.kernelspecs[0]).toMatchObject({ name: 'python3', problem: null })
    const named = (name: string) => body.kernelspecs.find((each: { name: string }) => each.name === name)
    expect(named('bash')).toMatchObject({ displayName: 'Bash', language: 'bash', problem: null })
    expect(named('xpython')).toMatchObject({ logo: expect.stringMatching(/^data:image\/png;base64,/) })
    expect(named('gone')).toMatchObject({ problem: expect.stringContaining('/nowhere/gone') })
    expect(body.unreadable).toContainEqual({ folder, reason: expect.stringContaining('no JSON') })
  })

  it('execute the notebook that names them, in its own folder, and say their language in its file', async () => {
    const at = await imported(bash, 'greeting=hello', 'echo $greeting; pwd', 'nosuchcommand')
    const runs = await run(at)
    expect(runs.map(({ status }: { status: string }) => status)).toEqual(['ok', 'ok', 'error'])
    expect(runs[1].outputs[0].text).toMatch(/^hello\n/)
    expect(runs[1].outputs[0].text).toContain(at.replace('/notebooks/', '/folders/'))
    await expect
      .poll(async () => (await file(at)).metadata)
      .toEqual({
        ...bash,
        language_info: {
          name: 'bash',
          codemirror_mode: 'shell',
          mimetype: 'text/x-sh',
          file_extension: '.sh',
        },
      })
    // Interrupted and restarted as any other.
    await server.ask('POST', `${at}/kernel/restart`)
    const [again] = await run(at, ['c1'])
    expect(again.outputs[0].text).toMatch(/^\n/)
    await server.ask('POST', `${at}/kernel/shutdown`)
  })

  it('are found by the language where the name is another machine’s', async () => {
    const at = await imported(
      { kernelspec: { name: 'bash-of-mine', display_name: 'My bash', language: 'bash' } },
      'test -n "$BASH_VERSION" && echo bash',
    )
    expect((await run(at))[0].outputs[0].text).toBe('bash\n')
    // What the file says of it stays: it may go back.
    expect((await file(at)).metadata.kernelspec.name).toBe('bash-of-mine')
    await server.ask('POST', `${at}/kernel/shutdown`)
  })

  it('may be another Python, with input and completion', async () => {
    const at = await imported(
      { kernelspec: { name: 'xpython', display_name: 'XPython', language: 'python' } },
      'print(input("Name: "))',
      'get_ipython().__class__.__module__',
    )
    const { body } = await server.ask('POST', `${at}/runs?wait=0`, { cells: ['c0'] })
    const [{ id }] = body.runs
    await expect
      .poll(async () => (await server.ask('GET', `${at}/runs/${id}`)).body.input)
      .toMatchObject({ prompt: 'Name: ' })
    await server.ask('POST', `${at}/runs/${id}/input`, { value: 'Ada' })
    await expect
      .poll(async () => (await server.ask('GET', `${at}/runs/${id}`)).body)
      .toMatchObject({ status: 'ok', outputs: [{ text: 'Name: Ada\nAda\n' }] })
    expect((await run(at, ['c1']))[0].outputs[0].data['text/plain']).toContain('xeus')
    await server.ask('POST', `${at}/kernel/shutdown`)
  })

  it('that are not installed refuse runs with what to install, and the next run looks again', async () => {
    const at = await imported(
      { kernelspec: { name: 'ir', display_name: 'R', language: 'R' }, language_info: { name: 'R' } },
      'print(1)',
    )
    const [refused] = await run(at)
    expect(refused).toMatchObject({ status: 'lost', outputs: [] })
    expect(refused.reason).toMatch(/“R” \(ir\), which is not installed.*IRkernel/)
    const { status, body } = await server.ask('POST', `${at}/kernel/start`)
    expect([status, body.detail ?? body.message]).toEqual([409, expect.stringContaining('IRkernel')])
    expect((await file(at)).cells[0].source).toBe('print(1)')
    // Somebody installs one.
    const prefix = await testKernelsPrefix()
    writeSpec('ir', {
      argv: [join(prefix, 'bin', 'python'), '-m', 'ipykernel_launcher', '-f', '{connection_file}'],
      display_name: 'R',
      language: 'R',
    })
    expect(await run(at)).toMatchObject([{ status: 'ok', outputs: [{ text: '1\n' }] }])
    await server.ask('POST', `${at}/kernel/shutdown`)
  })

  it('that die at their start leave what they wrote', async () => {
    writeSpec('dies', {
      argv: ['/bin/sh', '-c', 'echo the licence has expired >&2; exit 3'],
      display_name: 'Dies',
      language: 'dies',
    })
    const at = await imported({ kernelspec: { name: 'dies', display_name: 'Dies' } }, 'x')
    expect((await run(at))[0]).toMatchObject({
      status: 'lost',
      reason: expect.stringMatching(/did not start \(exit code 3\).*the licence has expired/s),
    })
  })

  it('that end when they are interrupted say so', async () => {
    const at = await imported(
      { kernelspec: { name: 'xpython', display_name: 'XPython', language: 'python' } },
      'import time\nprint("going", flush=True)\ntime.sleep(1000)',
      'print("again")',
    )
    const { body } = await server.ask('POST', `${at}/runs?wait=0`, { cells: ['c0'] })
    const [{ id }] = body.runs
    const now = async () => (await server.ask('GET', `${at}/runs/${id}`)).body
    await expect.poll(async () => (await now()).status).toBe('running')
    await expect
      .poll(async () => JSON.stringify((await server.ask('GET', `${at}/cells/c0/outputs`)).body))
      .toContain('going')
    await server.ask('POST', `${at}/kernel/interrupt`)
    await expect
      .poll(now)
      .toMatchObject({ status: 'lost', reason: expect.stringContaining('ended when it was interrupted') })
    expect((await run(at, ['c1']))[0]).toMatchObject({ status: 'ok' })
    await server.ask('POST', `${at}/kernel/shutdown`)
  })
})
