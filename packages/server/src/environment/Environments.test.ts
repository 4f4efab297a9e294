import { events, intents, serverPrincipal } from '@anode/document'
import type { NotebookEnvironment } from '@anode/document/environment'
import { CHANGE_CANCELLED } from '@anode/protocol'
import { Deferred, Effect, Fiber, Layer, ManagedRuntime } from 'effect'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Directory, DirectoryLive } from '../notebooks/Directory.ts'
import { DirectoryDatabaseLive } from '../notebooks/DirectoryDatabase.ts'
import { Rooms, RoomsLive } from '../notebooks/Rooms.ts'
import { Storage } from '../Storage.ts'
import { memoryNotebooks } from '../testing/memoryNotebooks.ts'
import { EnvironmentMaker, type WantedPackages } from './EnvironmentMaker.ts'
import { Environments, EnvironmentsLive } from './Environments.ts'
import { EnvironmentTrust, type TrustedPackage } from './EnvironmentTrust.ts'
import { InterpreterRefused, Interpreters } from './Interpreters.ts'
import { type SourceFile, SourceFiles } from './sources/SourceFiles.ts'

const ada = { id: 'person:ada', kind: 'person', name: 'Ada' } as const

const lockOf = ({ dependencies }: Pick<NotebookEnvironment, 'dependencies'>) => ({
  python: '3.10',
  packages: dependencies.map((text) => `${/^[\w-]+/.exec(text)?.[0]}==1`),
})

/** A server over databases in memory with the notebook `n`. Packages are found and made by a stand-in: it takes no network. */
const startServer = async () => {
  const files = new Map<string, string>()
  const trusted: TrustedPackage[] = []
  const chosen = new Map<string, string>()
  const resolved: WantedPackages[] = []
  const hold = { wait: Effect.void as Effect.Effect<void> }
  const stands = Layer.mergeAll(
    Layer.succeed(EnvironmentMaker, {
      base: { dependencies: ['pandas'], lock: { python: '3.10', packages: ['ipykernel==7', 'pandas==2'] } },
      resolve: (wanted) =>
        Effect.as(
          Effect.zipRight(
            hold.wait,
            Effect.sync(() => resolved.push(wanted)),
          ),
          lockOf(wanted.environment),
        ),
      misfit: ({ lock }) => Effect.succeed(lock === undefined ? 'There are no versions.' : null),
      installed: () => Effect.succeed(null),
      make: ({ lock }) =>
        Effect.succeed({ python: '/made/python', key: lock.packages.join(), sitePackages: [], packages: [] }),
    }),
    Layer.succeed(EnvironmentTrust, {
      list: () => trusted,
      add: (names, by) =>
        Effect.sync(
          () => void trusted.push(...names.map((name) => ({ name, by, source: 'index' as const, at: 1 }))),
        ),
      revoke: () => Effect.void,
    }),
    Layer.succeed(SourceFiles, {
      near: () =>
        Effect.sync(() =>
          [...files.keys()]
            .filter((path) => !path.endsWith('.lock'))
            .map((path) => ({
              path,
              name: path.split('/').at(-1) as SourceFile['name'],
              lock: files.has('/n/uv.lock') ? '/n/uv.lock' : null,
            })),
        ),
      read: (path) => {
        const text = files.get(path)
        return text === undefined ? Effect.fail({ message: 'It is gone.' }) : Effect.succeed(text)
      },
    }),
    Layer.succeed(Interpreters, {
      chosen: (id) => chosen.get(id) ?? null,
      choose: (id, path) =>
        Effect.sync(() => {
          if (path === null) chosen.delete(id)
          else chosen.set(id, path)
        }),
      look: (path) =>
        path.includes('bare')
          ? new InterpreterRefused({
              message: `${path} has no ipykernel. Run “${path} -m pip install ipykernel”.`,
            })
          : Effect.succeed({
              python: path,
              version: '3.12.1',
              key: 'theirs',
              packages: [{ name: 'six', version: '1', requires: [] }],
            }),
      near: () => Effect.succeed([]),
    }),
  )
  const runtime = ManagedRuntime.make(
    EnvironmentsLive.pipe(
      Layer.provide(stands),
      Layer.provideMerge(RoomsLive),
      Layer.provideMerge(DirectoryLive),
      Layer.provide(DirectoryDatabaseLive),
      Layer.provide(Layer.succeed(Storage, memoryNotebooks())),
    ),
  )
  onTestFinished(() => runtime.dispose())
  const [environments, rooms, directory] = await runtime.runPromise(
    Effect.all([Environments, Rooms, Directory]),
  )
  await runtime.runPromise(directory.add('n', 'N', serverPrincipal))
  const { room } = await runtime.runPromise(rooms.open('n'))
  return {
    ...{ environments, files, trusted, resolved, chosen, hold },
    run: runtime.runPromise,
    info: () => runtime.runPromise(environments.info('n')),
    kernel: () => runtime.runPromise(Effect.either(environments.forKernel('n'))),
    own: (environment: NotebookEnvironment | null) =>
      room.stateFacts(ada, [intents.setEnvironment(environment, { by: ada.id })]),
    script: (...dependencies: ReadonlyArray<string>) => {
      const source = `# /// script\n# dependencies = ${JSON.stringify(dependencies)}\n# ///`
      const cell = { cellId: 's', kind: 'code', position: 'a0', source, metadata: {} }
      return room.stateFacts(ada, [events.cellCreated({ ...cell, by: ada.id })])
    },
    trust: (...packages: ReadonlyArray<string>) => runtime.runPromise(environments.trust(ada, 'n', packages)),
  }
}

describe('What a notebook needs', () => {
  test('is said by itself, else by a cell, else by a file near it, else by an interpreter that was chosen, else by nobody', async () => {
    const { info, files, own, script, environments, run } = await startServer()
    expect(await info()).toMatchObject({ own: false, state: 'ready', source: { kind: 'base', path: null } })

    await run(environments.chooseInterpreter(ada, 'n', '/theirs/python'))
    expect(await info()).toMatchObject({
      own: false,
      state: 'ready',
      source: { kind: 'interpreter', path: '/theirs/python' },
      packages: [{ name: 'six' }],
    })

    files.set('/n/pyproject.toml', '[tool.ruff]\n')
    files.set('/n/requirements.txt', 'six>=1.16\n')
    expect(await info()).toMatchObject({
      own: true,
      source: { kind: 'file', path: '/n/requirements.txt' },
      dependencies: ['six>=1.16'],
      interpreter: '/theirs/python',
    })
    files.set('/n/pyproject.toml', '[project]\ndependencies = ["humanize"]\n')
    expect(await info()).toMatchObject({ source: { path: '/n/pyproject.toml' }, dependencies: ['humanize'] })

    script('sh')
    expect(await info()).toMatchObject({ source: { kind: 'script', path: null }, dependencies: ['sh'] })

    own({ dependencies: ['toolz'], lock: { python: '3.10', packages: ['toolz==1'] } })
    expect(await info()).toMatchObject({ source: { kind: 'notebook', path: null }, dependencies: ['toolz'] })
    await run(environments.remove(ada, 'n'))
    expect(await info()).toMatchObject({ source: { kind: 'script' } })
  })

  test('by a file is asked about as what comes from elsewhere, then resolved with the versions of its uv.lock', async () => {
    const { info, files, kernel, trust, resolved } = await startServer()
    files.set('/n/pyproject.toml', '[project]\ndependencies = ["humanize", "pandas"]\n')
    files.set(
      '/n/uv.lock',
      '[[package]]\nname = "humanize"\nversion = "4.9.0"\nsource = { registry = "https://pypi.org/simple" }\n',
    )
    expect(await info()).toMatchObject({ state: 'untrusted', untrusted: ['humanize'] })
    expect(await kernel()).toMatchObject({ right: null })
    expect(resolved).toEqual([])
    await trust('humanize', 'pandas')
    expect(await kernel()).toMatchObject({ right: { python: '/made/python' } })
    expect(resolved).toMatchObject([
      { prefer: { packages: ['humanize==4.9.0', 'ipykernel==7', 'pandas==2'] } },
    ])
    // Once for what is written there, and anew when that changes.
    await kernel()
    expect(resolved).toHaveLength(1)
    files.set('/n/pyproject.toml', '[project]\ndependencies = ["humanize<5"]\n')
    await kernel()
    expect(resolved).toHaveLength(2)
  })

  test('by a file that cannot be used is failed with the reason, and kernels start as usual', async () => {
    const { info, files, kernel, environments, run } = await startServer()
    files.set('/n/requirements.txt', 'six\n-e .\n')
    expect(await info()).toMatchObject({
      own: false,
      state: 'failed',
      source: { kind: 'file', path: '/n/requirements.txt' },
      reason: expect.stringMatching(
        /“\/n\/requirements.txt” names cannot be used. Line 2: “-e .” is an option/,
      ),
    })
    expect(await kernel()).toMatchObject({ right: null })
    expect(await run(Effect.either(environments.change(ada, 'n', { add: ['six'] })))).toMatchObject({
      left: { _tag: 'Conflict', message: expect.stringContaining('Line 2') },
    })
  })

  test('becomes its own with the first change', async () => {
    const { info, files, environments, run, trust } = await startServer()
    files.set('/n/requirements.txt', 'six>=1.16\n')
    const refused = await run(Effect.either(environments.change(ada, 'n', { add: ['toolz'] })))
    expect(refused).toMatchObject({ left: { message: expect.stringContaining('Agree to them first') } })
    await trust('six')
    await run(environments.change(ada, 'n', { add: ['toolz'] }))
    expect(await info()).toMatchObject({
      source: { kind: 'notebook' },
      dependencies: ['six>=1.16', 'toolz'],
      packages: [{ name: 'six' }, { name: 'toolz' }],
    })
  })
})

describe('A chosen interpreter', () => {
  test('is started as it is, and nothing is installed into it', async () => {
    const { environments, run, kernel, chosen } = await startServer()
    await run(environments.chooseInterpreter(ada, 'n', '/theirs/python'))
    expect(await kernel()).toMatchObject({ right: { python: '/theirs/python', key: 'theirs' } })
    const refused = await run(Effect.either(environments.change(ada, 'n', { add: ['six'] })))
    expect(refused).toMatchObject({
      left: { _tag: 'Conflict', message: expect.stringContaining('“/theirs/python -m pip install six”') },
    })
    await run(environments.chooseInterpreter(ada, 'n', null))
    expect(chosen.size).toBe(0)
    expect(await kernel()).toMatchObject({ right: null })
  })

  test('that lacks ipykernel is not taken, and it is said what to run', async () => {
    const { environments, run, chosen, info, kernel } = await startServer()
    const refused = await run(Effect.either(environments.chooseInterpreter(ada, 'n', '/bare/python')))
    expect(refused).toMatchObject({
      left: { _tag: 'EnvironmentFailed', message: expect.stringContaining('-m pip install ipykernel') },
    })
    expect(chosen.size).toBe(0)
    // One that loses it later has its kernels refused: another Python would be another notebook.
    chosen.set('n', '/bare/python')
    expect(await info()).toMatchObject({ state: 'failed', reason: expect.stringContaining('no ipykernel') })
    expect(await kernel()).toMatchObject({ left: { message: expect.stringContaining('no ipykernel') } })
  })

  test('is not taken from the notebook’s file, and not where packages are named', async () => {
    const { environments, run, info, kernel, own } = await startServer()
    own({ dependencies: ['pandas'], interpreter: '/evil/python' } as NotebookEnvironment)
    expect(await info()).toMatchObject({ source: { kind: 'notebook' }, interpreter: null })
    expect(await kernel()).toMatchObject({ right: { python: '/made/python' } })
    const refused = await run(Effect.either(environments.chooseInterpreter(ada, 'n', '/theirs/python')))
    expect(refused).toMatchObject({
      left: { _tag: 'Conflict', message: expect.stringContaining('counts first') },
    })
  })
})

describe('A change', () => {
  test('can be cancelled by anybody, and leaves everything as it was', async () => {
    const { environments, run, hold, info } = await startServer()
    const begun = await run(Deferred.make<void>())
    const ended = await run(Deferred.make<void>())
    hold.wait = Deferred.succeed(begun, undefined).pipe(
      Effect.zipRight(Effect.never),
      Effect.onInterrupt(() => Deferred.succeed(ended, undefined)),
    )
    expect(await run(environments.cancel('n'))).toBe(false)
    const changing = await run(
      Effect.forkDaemon(Effect.either(environments.change(ada, 'n', { add: ['six'] }))),
    )
    await run(Deferred.await(begun))
    expect(environments.stateOf('n')).toMatchObject({ phase: 'checking', isChange: true })
    expect(await run(environments.cancel('n'))).toBe(true)
    // What it began is ended.
    await run(Deferred.await(ended))
    expect(await run(Fiber.join(changing))).toMatchObject({
      left: { _tag: 'Conflict', message: expect.stringContaining('cancelled') },
    })
    expect(environments.stateOf('n')).toBeNull()
    expect(await info()).toMatchObject({ source: { kind: 'base' } })
    hold.wait = Effect.void
    await run(environments.change(ada, 'n', { add: ['six'] }))
    expect(await info()).toMatchObject({ dependencies: ['pandas', 'six'] })
  })

  test('that waits for another one is cancelled with it', async () => {
    const { environments, run, hold, resolved } = await startServer()
    const begun = await run(Deferred.make<void>())
    hold.wait = Effect.zipRight(Deferred.succeed(begun, undefined), Effect.never)
    const change = (name: string) =>
      run(Effect.forkDaemon(Effect.either(environments.change(ada, 'n', { add: [name] }))))
    const first = await change('six')
    await run(Deferred.await(begun))
    const second = await change('toolz')
    expect(await run(environments.cancel('n'))).toBe(true)
    for (const each of [first, second]) {
      expect(await run(Fiber.join(each))).toMatchObject({ left: { message: CHANGE_CANCELLED } })
    }
    expect(resolved).toEqual([])
    expect(await run(environments.cancel('n'))).toBe(false)
  })
})

describe('What failed, or was given up', () => {
  test('is forgotten once its cause is gone', async () => {
    const { chosen, files, info, kernel, environments, trust } = await startServer()
    const isForgotten = async (kind: string) => {
      expect(await kernel()).toMatchObject({ _tag: 'Right' })
      expect(await info()).toMatchObject({ source: { kind }, state: 'ready', reason: null })
      expect(environments.stateOf('n')).toBeNull()
    }
    chosen.set('n', '/bare/python')
    expect(await kernel()).toMatchObject({ _tag: 'Left' })
    expect(environments.stateOf('n')).toMatchObject({ phase: 'failed' })
    chosen.set('n', '/theirs/python')
    await isForgotten('interpreter')
    chosen.set('n', '/bare/python')
    await kernel()
    chosen.delete('n')
    await isForgotten('base')
    files.set('/n/requirements.txt', 'six\n')
    await trust('six')
    expect(await kernel()).toMatchObject({ _tag: 'Right' })
  })

  test('shows no progress any more when whoever waited for it has gone', async () => {
    const { environments, files, hold, run, trust } = await startServer()
    files.set('/n/requirements.txt', 'six\n')
    await trust('six')
    const begun = await run(Deferred.make<void>())
    hold.wait = Effect.zipRight(Deferred.succeed(begun, undefined), Effect.never)
    const waiting = await run(Effect.forkDaemon(environments.forKernel('n')))
    await run(Deferred.await(begun))
    expect(environments.stateOf('n')).toMatchObject({ phase: 'checking' })
    await run(Fiber.interrupt(waiting))
    expect(environments.stateOf('n')).toBeNull()
  })
})
