import { events, fromStoredOutput, type Principal, serverPrincipal } from '@anode/document'
import type { KernelLimits } from '@anode/document/limits'
import type { EnvironmentState, ProposedFact } from '@anode/protocol'
import { Effect, Layer, ManagedRuntime } from 'effect'
import { onTestFinished } from 'vitest'
import { TokenAuthorization } from '../../access/Authorization.ts'
import { makeSessionTokens, SessionTokens } from '../../access/SessionTokens.ts'
import { Environment } from '../../environment/Environment.ts'
import { ExecutorsLive } from '../../executors/Executors.ts'
import { everyKind, Kinds } from '../../executors/Kinds.ts'
import { Directory, DirectoryLive } from '../../notebooks/Directory.ts'
import { DirectoryDatabaseLive } from '../../notebooks/DirectoryDatabase.ts'
import { prepareDirectory } from '../../notebooks/directoryTables.ts'
import { Rooms, RoomsLive } from '../../notebooks/Rooms.ts'
import type { RoomStorage } from '../../room/RoomStorage.ts'
import { Storage } from '../../Storage.ts'
import { memoryStorage } from '../../testing/memoryStorage.ts'
import { HostInvitations } from '../HostInvitations.ts'
import { KernelLaunches } from '../KernelLaunches.ts'
import { KernelSessions, KernelSessionsLive } from '../KernelSessions.ts'
import { ServerLimits } from '../ServerLimits.ts'

export const ada: Principal = { id: 'person:ada', kind: 'person', name: 'Ada' }

/** A server over databases in memory, with a notebook `n` whose cell `c` has run `r` under way. */
export const startSessions = async (
  launches?: typeof KernelLaunches.Service,
  {
    run = true,
    limits = {},
    invited = new Map<string, string>(),
    away = new Map<string, number>(),
  }: {
    readonly run?: boolean
    readonly limits?: KernelLimits
    /** The names of joined hosts, with their invitations. */
    readonly invited?: ReadonlyMap<string, string>
    /** How long joined hosts said that they may be away, in ms, to a server of before. */
    readonly away?: ReadonlyMap<string, number>
  } = {},
) => {
  const databases = new Map<string, RoomStorage>()
  let full = false
  const open = (id: string): RoomStorage => {
    const storage = databases.get(id) ?? memoryStorage()
    databases.set(id, storage)
    return {
      ...storage,
      transaction: (body) => {
        if (full)
          throw Object.assign(new Error('database or disk is full'), {
            code: 'ERR_SQLITE_ERROR',
            errcode: 13,
          })
        return storage.transaction(body)
      },
    }
  }
  let environment: EnvironmentState = { phase: 'ready', packages: [] }
  let late = 0
  const list = memoryStorage()
  prepareDirectory(list)
  for (const [name, ms] of away)
    list.execute('INSERT INTO hosts VALUES ($name, $ms)', { $name: name, $ms: ms })
  const storage = Layer.succeed(Storage, {
    openDirectory: () => list,
    openNotebook: open,
    stageNotebook: () => {
      throw new Error('No notebook is made here.')
    },
    openMemory: memoryStorage,
    notebooks: () => [...databases.keys()],
    removeNotebook: (id) => databases.delete(id),
  })
  const runtime = ManagedRuntime.make(
    KernelSessionsLive.pipe(
      Layer.provideMerge(ExecutorsLive),
      Layer.provideMerge(RoomsLive),
      Layer.provideMerge(DirectoryLive),
      Layer.provide(DirectoryDatabaseLive),
      Layer.provide(
        Layer.mergeAll(
          storage,
          Layer.succeed(Kinds, everyKind),
          Layer.sync(SessionTokens, () =>
            makeSessionTokens(new Uint8Array(32).fill(1), () => Date.now() + late),
          ),
          Layer.succeed(Environment, { state: () => environment }),
        ),
      ),
      Layer.provide(TokenAuthorization),
      Layer.provide(Layer.succeed(ServerLimits, limits)),
      Layer.provide(Layer.succeed(HostInvitations, { invited: () => invited })),
      Layer.provide(launches === undefined ? Layer.empty : Layer.succeed(KernelLaunches, launches)),
    ),
  )
  onTestFinished(() => runtime.dispose())
  await runtime.runPromise(Effect.flatMap(Directory, (directory) => directory.add('n', 'N', serverPrincipal)))
  const sessions = await runtime.runPromise(KernelSessions)
  const opened = await runtime.runPromise(Effect.flatMap(Rooms, (rooms) => rooms.open('n')))
  const cell = { cellId: 'c', kind: 'code', position: 'a0', source: 'loop()', metadata: {}, by: ada.id }
  const requested = events.runRequested({ runId: 'r', cellId: 'c', at: 1, by: ada.id })
  opened.room.stateFacts(ada, [events.cellCreated(cell), ...(run ? [requested] : [])])
  return {
    sessions,
    opened,
    setFull: (now: boolean) => {
      full = now
    },
    request: (runId: string) => {
      opened.room.stateFacts(ada, [
        events.cellCreated({ ...cell, cellId: `of-${runId}`, position: `a${runId.length}` }),
        events.runRequested({ runId, cellId: `of-${runId}`, at: 2, by: ada.id }),
      ])
    },
    setEnvironment: (now: EnvironmentState) => {
      environment = now
      sessions.environmentChanged()
    },
    /** Time passes for tokens. */
    pass: (milliseconds: number) => {
      late += milliseconds
    },
    ensure: () => runtime.runPromise(sessions.ensure(ada, 'n')),
    state: () => sessions.stateOf(opened),
    stateFacts: (facts: ReadonlyArray<ProposedFact>) => opened.room.stateFacts(ada, facts),
    running: () => runtime.runPromise(sessions.running),
    command: (what: 'start' | 'restart' | 'shutdown') => runtime.runPromise(sessions.command(ada, 'n', what)),
    died: () => runtime.runPromise(sessions.hostDied('It was killed.')),
    run: () => opened.room.state.select('SELECT id, status, reason FROM runs')[0],
    printed: () =>
      opened.room.state
        .select("SELECT text, body FROM outputs WHERE cellId = 'c' ORDER BY position")
        .map((row) => fromStoredOutput({ text: String(row.text), body: JSON.parse(String(row.body)) }))
        .map((output) => (output._tag === 'stream' ? output.text : ''))
        .join(''),
    facts: () =>
      opened.room.state.select('SELECT name, principal FROM log WHERE seq > 2').map(({ name }) => name),
  }
}
