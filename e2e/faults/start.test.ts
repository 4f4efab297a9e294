import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { describe, expect, onTestFinished } from 'vitest'
import { cleanEnvironment, program, startAnode } from '../harness/Anode.ts'
import { openBrowser } from '../harness/Browser.ts'
import { freePort } from '../harness/freePort.ts'
import { sourcesOf } from '../harness/ipynb.ts'
import { isAlive } from '../harness/processes.ts'
import { makeTestHome } from '../harness/TestHome.ts'
import { test } from '../harness/test.ts'

/** Starts the program as a person would, until it ends by itself. */
const run = (...args: ReadonlyArray<string>) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, '--no-open', ...args], {
    env: cleanEnvironment(),
    encoding: 'utf8',
    timeout: 60_000,
  })
  return { status, output: stdout + stderr }
}

/** Words for people, not a stack. */
const expectPlain = (output: string) => expect(output).not.toMatch(/\n\s+at |FiberFailure/)

describe('a start that cannot be', () => {
  test('names the port that is taken and another one to try', async () => {
    const home = makeTestHome()
    const port = await freePort()
    const other = createServer().listen(port, '127.0.0.1')
    await once(other, 'listening')
    onTestFinished(() => {
      other.close()
      home.remove()
    })
    const { status, output } = run('--home', home.path, '--port', String(port))
    expect(status).toBe(1)
    expect(output).toContain(`Port ${port} is taken`)
    expect(output).toContain(`--port ${port + 1}`)
    expectPlain(output)
    expect(home.hostPid()).toBeNull()
  })

  test('names the data directory that is a file, and how to choose another', () => {
    const home = makeTestHome({ python: false })
    onTestFinished(() => home.remove())
    const file = home.file('a-file')
    writeFileSync(file, '')
    const { status, output } = run('--home', file, '--port', '0')
    expect(status).toBe(1)
    expect(output).toContain(file)
    expect(output).toMatch(/--home|ANODE_HOME/)
    expectPlain(output)
  })

  test('leads to the server that already works on the directory', async ({ anode }) => {
    const { status, output } = run('--home', anode.home.path, '--port', '0')
    expect(status).toBe(1)
    expect(output).toContain(anode.url)
    expectPlain(output)
  })

  test('names the option, number or file that it cannot use', () => {
    const home = makeTestHome({ python: false })
    onTestFinished(() => home.remove())
    for (const [args, says] of [
      [['--port', 'many'], /“many” is no port/],
      [['--colour'], /--colour/],
      [['/no/such/file.ipynb', '--port', '0', '--home', home.path], /no\/such\/file\.ipynb/],
    ] as const) {
      const { status, output } = run(...args)
      expect(status).toBe(1)
      expect(output).toMatch(says)
      expectPlain(output)
    }
  })
})

describe('a start with a damaged list of notebooks', () => {
  test('says so, keeps the file, and makes the list from the notebooks', async () => {
    const home = makeTestHome({ python: false })
    const anode = await startAnode({ home, env: { PATH: '/nonexistent', ANODE_PYTHON: undefined } })
    onTestFinished(() => anode.stop())
    const id = await anode.createNotebook(['kept = True'], 'Kept')
    await anode.terminate()
    writeFileSync(
      home.file('directory.sqlite'),
      'this is no database, though it is long enough to be looked at',
    )
    await anode.start()
    expect(anode.output).toMatch(/list of notebooks was damaged.*damaged\/directory-/s)
    expectPlain(anode.output)
    const list = await (await anode.request('GET', '/notebooks')).json()
    expect(list).toContainEqual(expect.objectContaining({ id, title: 'Kept' }))
  })
})

describe('a start without Python', () => {
  test('says what to install, in the terminal and in the notebook, which can be written all the same', async () => {
    const home = makeTestHome({ python: false })
    const anode = await startAnode({ home, env: { PATH: '/nonexistent', ANODE_PYTHON: undefined } })
    const browser = await openBrowser(anode)
    onTestFinished(async () => {
      await browser.close()
      await anode.stop()
    })
    await expect.poll(() => anode.output).toMatch(/Python 3\.10/)
    const id = await anode.createNotebook(['x = 1'])
    const notebook = await browser.openNotebook(id)
    const notice = notebook.notice('Python is not ready')
    await notice.waitFor()
    await expect.poll(() => notice.innerText()).toMatch(/Python 3\.10.*(install|ANODE_PYTHON)/is)
    await (await notebook.cellAt(0)).write('written = True')
    await expect.poll(async () => sourcesOf(await anode.exportNotebook(id))).toEqual(['written = True'])
  })

  test('ends when it is told to, also while a run waits for Python', async () => {
    const anode = await startAnode({
      home: makeTestHome({ python: false }),
      env: { PATH: '/nonexistent', ANODE_PYTHON: undefined },
    })
    const browser = await openBrowser(anode)
    onTestFinished(async () => {
      await browser.close()
      await anode.stop()
    })
    const notebook = await browser.openNotebook(await anode.createNotebook(['x = 1']))
    const cell = await notebook.cellAt(0)
    await cell.run()
    await expect.poll(() => notebook.kernelStatus()).toBe('provisioning')
    await expect.poll(() => cell.state()).toBe('queued')
    const host = anode.home.hostPid() ?? 0
    await anode.terminate()
    expect(isAlive(host)).toBe(false)
  })
})
