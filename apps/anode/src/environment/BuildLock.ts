import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { Effect, Either, Schema, type Scope } from 'effect'
import { identityOf } from '../processes/KnownProcess.ts'
import { type EnvironmentFailed, notWritable } from './EnvironmentError.ts'

/** The right to build in a data directory: one builder at a time has it. */
export interface BuildLock {
  /** Names a child process that builds as well: should it outlive us, nobody else may build yet. */
  readonly include: (pid: number) => void
}

/** A holder touches its lock file this often (ms). */
const touchedEvery = 2_000
/** A lock file untouched for this long (ms) belongs to nobody, whatever its process ids say. */
const abandonedAfter = 60_000

/** `identities`: what tells each process from those who get its number later; null where nobody can tell. */
const Holders = Schema.parseJson(
  Schema.Struct({
    pids: Schema.Array(Schema.Number),
    identities: Schema.optional(Schema.Array(Schema.NullOr(Schema.String))),
  }),
)
type Holders = typeof Holders.Type

const written = (pids: ReadonlyArray<number>): string =>
  JSON.stringify({ pids, identities: pids.map(identityOf) })

/** What this process holds. A file with our own id that is not in here was left by an earlier boot. */
const heldHere = new Set<string>()

/** Waits for the lock file at `path`, and holds it until the scope closes. */
export const acquireBuildLock = (path: string): Effect.Effect<BuildLock, EnvironmentFailed, Scope.Scope> =>
  Effect.acquireReleaseInterruptible(waitFor(path), () =>
    Effect.sync(() => {
      if (heldHere.delete(path)) rmSync(path, { force: true })
    }),
  ).pipe(Effect.tap(() => keepTouching(path)))

const waitFor = (path: string) =>
  Effect.gen(function* () {
    while (!(yield* tryToHold(path))) {
      if (isAbandoned(path)) rmSync(path, { force: true })
      else yield* Effect.sleep('100 millis')
    }
    const pids = [process.pid]
    return {
      include: (pid: number) => {
        pids.push(pid)
        writeFileSync(path, written(pids))
      },
    }
  })

const tryToHold = (path: string): Effect.Effect<boolean, EnvironmentFailed> =>
  Effect.try({
    try: () => {
      writeFileSync(path, written([process.pid]), { flag: 'wx' })
      heldHere.add(path)
      return true
    },
    catch: (error) => error as NodeJS.ErrnoException,
  }).pipe(
    Effect.catchAll((error) =>
      error.code === 'EEXIST' ? Effect.succeed(false) : Effect.fail(notWritable(path, error)),
    ),
  )

const keepTouching = (path: string) =>
  Effect.acquireRelease(
    Effect.sync(() => setInterval(() => touch(path), touchedEvery).unref()),
    (timer) => Effect.sync(() => clearInterval(timer)),
  )

function touch(path: string): void {
  // Gone when its folder was removed under us: the build will say so.
  if (statSync(path, { throwIfNoEntry: false })) utimesSync(path, new Date(), new Date())
}

function isAbandoned(path: string): boolean {
  const file = statSync(path, { throwIfNoEntry: false })
  if (!file) return false
  if (Date.now() - file.mtimeMs > abandonedAfter) return true
  const holders = readHolders(path)
  if (holders === undefined) return false
  return !holders.pids.some((pid, i) => isAlive(pid, holders.identities?.[i] ?? null, path))
}

function readHolders(path: string): Holders | undefined {
  try {
    return Either.getOrUndefined(Schema.decodeEither(Holders)(readFileSync(path, 'utf8')))
  } catch {
    // Released between our look and our read.
    return undefined
  }
}

function isAlive(pid: number, identity: string | null, path: string): boolean {
  if (pid === process.pid) return heldHere.has(path)
  if (identity !== null) return identityOf(pid) === identity
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // EPERM: it lives and belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
