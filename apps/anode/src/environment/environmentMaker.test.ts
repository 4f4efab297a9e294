import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { NotebookEnvironment } from '@anode/document/environment'
import { testPython } from '@anode/kernel/testing'
import type { EnvironmentState } from '@anode/protocol'
import { Effect, Fiber } from 'effect'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { mountSmallDisk } from '../testing/smallDisk.ts'
import { aloof } from './buildLayer.ts'
import { environmentsFolder, readReady } from './EnvironmentDirectory.ts'
import { environmentMaker } from './environmentMaker.ts'
import { removeEnvironment } from './removeOldEnvironments.ts'
import { shareTools } from './testing/shareTools.ts'

/** One data directory for all tests: what uv has downloaded for one is there for the next. */
let home: string
let maker: ReturnType<typeof environmentMaker>
let reports: Array<EnvironmentState> = []

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'anode-maker-'))
  shareTools(home)
  maker = environmentMaker({ home, base: Effect.succeed(testPython()) })
})
afterAll(() => rmSync(home, { recursive: true, force: true }))
beforeEach(() => {
  reports = []
})

const onProgress = (state: EnvironmentState) => {
  reports.push(state)
}

/** The base environment's packages and these. */
const withBase = (...added: ReadonlyArray<string>): NotebookEnvironment => ({
  dependencies: [...maker.base.dependencies, ...added],
})
const resolve = (environment: NotebookEnvironment, added: ReadonlyArray<string> = []) =>
  maker.resolve({ environment, prefer: maker.base.lock, upgrade: [], added })
const makeOf = (environment: NotebookEnvironment, added: ReadonlyArray<string> = []) =>
  Effect.gen(function* () {
    const lock = yield* resolve(environment, added)
    return { lock, made: yield* maker.make({ ...environment, lock }, onProgress) }
  })
const run = Effect.runPromise
const python = (path: string, code: string): string =>
  execFileSync(path, ['-c', code], { encoding: 'utf8' }).trim()

describe('An environment of a notebook', () => {
  test('that adds a package holds only this one, and sees the others where they are', async () => {
    const { made, lock } = await run(makeOf(withBase('humanize==4.9.0'), ['humanize==4.9.0']))
    // It is known what its packages need, of the layers below as well; of what is not made, nothing.
    const installed = await run(maker.installed({ ...withBase('humanize==4.9.0'), lock }))
    expect(installed).toContainEqual({ name: 'humanize', version: '4.9.0', requires: [] })
    expect(installed?.find(({ name }) => name === 'pandas')?.requires).toContain('numpy')
    expect(await run(maker.installed(null))).not.toContainEqual(expect.objectContaining({ name: 'humanize' }))
    const other = { python: '3.10', packages: [...lock.packages, 'six==1.0'] }
    expect(await run(maker.installed({ ...withBase(), lock: other }))).toBeNull()
    // What was there before keeps its version.
    expect(lock.packages).toEqual(expect.arrayContaining([...maker.base.lock.packages]))
    const seen = python(
      made.python,
      'import humanize, pandas, ipykernel; print(humanize.__version__, humanize.__file__, pandas.__file__, sep="\\n")',
    )
    const [version, own, shared] = seen.split('\n')
    expect(version).toBe('4.9.0')
    expect(own).toContain(made.sitePackages[0])
    expect(shared).toContain(dirname(dirname(testPython())))
    expect(readdirSync(made.sitePackages[0] as string).filter((name) => /numpy|pandas/.test(name))).toEqual(
      [],
    )
    expect(
      python(
        made.python,
        'import importlib.util as u, humanize; print(u.cache_from_source(humanize.__file__))',
      ),
    ).toSatisfy(existsSync)
    expect(reports.map(({ phase }) => phase)).toEqual(
      expect.arrayContaining(['creating', 'installing', 'ready']),
    )
  })

  test('is made once for two who ask at once, and never written to again', async () => {
    const lock = await run(resolve(withBase('six'), ['six']))
    const wanted = { ...withBase('six'), lock }
    const [first, second] = await run(
      Effect.all([maker.make(wanted, onProgress), maker.make(wanted, () => {})], { concurrency: 2 }),
    )
    expect(first).toEqual(second)
    expect(reports.filter(({ phase }) => phase === 'installing').length).toBeGreaterThan(0)
    const folder = join(environmentsFolder(home), first.key)
    const builtAt = statSync(join(folder, 'pyvenv.cfg')).mtimeMs
    // The same packages under other words are the same environment.
    const again = await run(maker.make({ ...wanted, dependencies: ['six'] }, () => {}))
    expect(again).toEqual(first)
    expect(statSync(join(folder, 'pyvenv.cfg')).mtimeMs).toBe(builtAt)
  })

  test('that lacks what others have takes it from there, compiled as it is', async () => {
    const environment = { dependencies: ['six', 'tabulate'] }
    const { made } = await run(makeOf(environment))
    const names = made.packages.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['six', 'tabulate', 'ipykernel', 'pip']))
    expect(names).not.toContain('pandas')
    const file = python(made.python, 'import ipykernel; print(ipykernel.__file__)')
    const shared = python(testPython(), 'import ipykernel; print(ipykernel.__file__)')
    expect(file).not.toBe(shared)
    if (statSync(home).dev === statSync(shared).dev) expect(statSync(file).ino).toBe(statSync(shared).ino)
    expect(() => execFileSync(made.python, ['-c', 'import pandas'], { stdio: 'ignore' })).toThrow()
  })

  test('is repaired when its builder was killed, and made anew when what it builds upon is gone', async () => {
    const { made, lock } = await run(makeOf(withBase('six', 'humanize'), ['six', 'humanize']))
    const folder = join(environmentsFolder(home), made.key)
    // As a builder leaves it that was killed: no marker, a lock of a process that is no more.
    rmSync(join(folder, '.ready'))
    rmSync(made.sitePackages[0] as string, { recursive: true })
    const dead = Number(execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }))
    writeFileSync(`${folder}.lock`, JSON.stringify({ pids: [dead], identities: ['gone'] }))
    const wanted = { ...withBase('six', 'humanize'), lock }
    const again = await run(maker.make(wanted, onProgress))
    expect(again.key).toBe(made.key)
    expect(python(again.python, 'import six, humanize; print(1)')).toBe('1')
    const parent = readReady(folder)?.parent as string
    if (parent.startsWith('..')) return
    await removeEnvironment(join(environmentsFolder(home), parent))
    const third = await run(maker.make(wanted, onProgress))
    expect(python(third.python, 'import six, humanize; print(2)')).toBe('2')
  })

  test('that is given up leaves nothing that looks ready', async () => {
    const lock = await run(resolve(withBase('sh'), ['sh']))
    const making = Effect.runFork(maker.make({ ...withBase('sh'), lock }, onProgress))
    await expect.poll(() => reports.at(-1)?.phase).toBe('installing')
    await run(Fiber.interrupt(making))
    const { python: path } = await run(maker.make({ ...withBase('sh'), lock }, () => {}))
    expect(python(path, 'import sh; print(3)')).toBe('3')
  })

  test('has a pip that lists and says where packages are added', async () => {
    const { made } = await run(makeOf(withBase('six'), ['six']))
    const pip = join(dirname(made.python), 'pip')
    expect(execFileSync(pip, ['list'], { encoding: 'utf8' })).toMatch(
      /six +1[\s\S]*tabulate|tabulate[\s\S]*|six/,
    )
    let said = ''
    try {
      execFileSync(pip, ['-q', 'install', 'humanize'], { stdio: 'pipe' })
    } catch (error) {
      said = String((error as { stderr: Buffer }).stderr)
    }
    expect(said).toContain('%pip install')
  })
})

describe('What cannot be had', () => {
  const failureOf = (environment: NotebookEnvironment, added: ReadonlyArray<string> = []) =>
    run(Effect.map(Effect.flip(resolve(environment, added)), ({ message }) => message))

  test('is a package that the index does not have', async () => {
    const message = await failureOf(withBase('anode-has-no-such-package'), ['anode-has-no-such-package'])
    expect(message).toMatch(/no such package[\s\S]*anode-has-no-such-package/)
  })

  test('are packages that do not go together: it is said which', async () => {
    const message = await failureOf({ dependencies: ['six==1.16.0', 'six==1.17.0'] })
    expect(message).toContain('These packages do not go together.')
    expect(message).toMatch(/six==1\.16\.0[\s\S]*six==1\.17\.0/)
  })

  test('is anything without a network that was not downloaded before', async () => {
    const alone = mkdtempSync(join(tmpdir(), 'anode-offline-'))
    shareTools(alone)
    mkdirSync(environmentsFolder(alone))
    // Nobody listens there.
    const nowhere = 'http://127.0.0.1:9'
    const offline = environmentMaker({
      home: alone,
      base: Effect.succeed(testPython()),
      env: { ...process.env, UV_DEFAULT_INDEX: `${nowhere}/simple`, ALL_PROXY: '', UV_HTTP_RETRIES: '0' },
    })
    const wanted = { environment: { dependencies: ['humanize'] }, prefer: null, upgrade: [], added: [] }
    const { message } = await run(Effect.flip(offline.resolve(wanted)))
    expect(message).toContain('The package index cannot be reached.')
    rmSync(alone, { recursive: true, force: true })
  })

  test('is a Python that this machine does not have', async () => {
    expect(await failureOf({ dependencies: [], requiresPython: '>=3.98' })).toContain('>=3.98')
  })
})

describe('Where', () => {
  test('uv cannot be had, pip does it', async () => {
    const without = mkdtempSync(join(tmpdir(), 'anode-no-uv-'))
    mkdirSync(environmentsFolder(without))
    const constraints = join(without, 'constraints.txt')
    // As a company's may say.
    writeFileSync(constraints, 'uv<0.1\n')
    const env = { ...process.env, PIP_CONSTRAINT: constraints }
    const own = environmentMaker({ home: without, base: Effect.succeed(testPython()), env })
    const environment = { dependencies: [...own.base.dependencies, 'humanize==4.9.0'] }
    const wanted = { environment, prefer: own.base.lock, upgrade: [], added: ['humanize==4.9.0'] }
    const lock = await run(own.resolve(wanted))
    const made = await run(own.make({ ...environment, lock }, onProgress))
    expect(python(made.python, 'import humanize, pandas; print(humanize.__version__)')).toBe('4.9.0')
    expect(existsSync(join(without, 'cache'))).toBe(false)
    rmSync(without, { recursive: true, force: true })
  })

  test.skipIf(process.platform !== 'linux')(
    'the disk is full, it says so, and goes on when it is not',
    async () => {
      const disk = mountSmallDisk('40m')
      if (disk === null) return
      onTestFinished(disk.unmount)
      shareTools(disk.path)
      const env = { ...process.env, UV_CACHE_DIR: join(home, 'cache', 'uv') }
      const own = environmentMaker({ home: disk.path, base: Effect.succeed(testPython()), env })
      const environment = { dependencies: [...own.base.dependencies, 'humanize==4.9.0'] }
      const wanted = { environment, prefer: own.base.lock, upgrade: [], added: ['humanize==4.9.0'] }
      const lock = await run(own.resolve(wanted))
      disk.fill()
      const { message } = await run(Effect.flip(own.make({ ...environment, lock }, onProgress)))
      expect(message).toMatch(/disk is full|ENOSPC|no space/i)
      disk.free()
      const made = await run(own.make({ ...environment, lock }, onProgress))
      expect(python(made.python, 'import humanize; print(humanize.__version__)')).toBe('4.9.0')
    },
  )
})

describe('A lock does not fit', () => {
  const misfit = (lock: NotebookEnvironment['lock']) =>
    run(maker.misfit({ dependencies: ['six'], ...(lock === undefined ? {} : { lock }) }))

  test('when there is none, or it cannot be read, is for a newer Python, or lacks what kernels need', async () => {
    const { packages } = maker.base.lock
    expect(await misfit(maker.base.lock)).toBeNull()
    expect(await misfit(undefined)).toContain('without their versions')
    for (const line of [
      '--index-url http://evil.example',
      'six @ https://evil.example/six.whl',
      '-r x',
      'six==1 ; nonsense',
    ]) {
      expect(await misfit({ python: '3.10', packages: [...packages, line] })).toContain('cannot be read')
    }
    expect(await misfit({ python: '3.99', packages })).toContain('Python 3.99')
    expect(await misfit({ python: '3.10', packages: ['six==1.17.0'] })).toContain('no ipykernel and no pip')
  })
})

describe('Where kernels are isolated', () => {
  test('nothing is built from source: that would run its code outside', async () => {
    const aloofMaker = environmentMaker({ home, base: Effect.succeed(testPython()), wheelsOnly: true })
    // It has never had a wheel.
    const wanted = { environment: withBase('docopt==0.6.2'), prefer: maker.base.lock, upgrade: [] }
    for (const added of [['docopt==0.6.2'], []]) {
      const { message } = await run(Effect.flip(aloofMaker.resolve({ ...wanted, added })))
      expect(message).toContain('comes as source only')
    }
    const packages = [...maker.base.lock.packages, 'docopt==0.6.2']
    const making = aloofMaker.make({ ...wanted.environment, lock: { python: '3.10', packages } }, onProgress)
    expect((await run(Effect.flip(making))).message).toContain('comes as source only')
  })

  test('what is installed is compiled without executing anything of it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'anode-aloof-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    execFileSync(testPython(), ['-m', 'venv', '--without-pip', join(folder, 'venv')])
    const program = join(folder, 'venv', 'bin', 'python')
    const site = python(program, 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
    const trace = join(folder, 'executed')
    writeFileSync(join(site, 'evil.pth'), `import os; open(${JSON.stringify(trace)}, 'w').close()\n`)
    const compile = join(import.meta.dirname, 'compilePackages.py')
    execFileSync(program, [...aloof, compile, site])
    expect(existsSync(trace)).toBe(false)
    // As it otherwise would.
    execFileSync(program, ['-I', compile, site])
    expect(existsSync(trace)).toBe(true)
  })
})
