import { newId } from '@anode/document'
import {
  type DamageReport,
  NoRemedy,
  type NotebookNotFound,
  type Remedied,
  type Remedy,
  type StorageFailed,
} from '@anode/protocol'
import { Context, Effect, Layer, Queue } from 'effect'
import { LinkedFiles } from '../linkedFiles/LinkedFiles.ts'
import { Directory } from '../notebooks/Directory.ts'
import { Rooms } from '../notebooks/Rooms.ts'
import { storageFailed } from '../storageTrouble.ts'
import { NotebookFiles } from './NotebookFiles.ts'
import { type ReadDamaged, readDamaged } from './readDamaged.ts'
import { rebuild, rebuiltAs } from './rebuild.ts'

type Failure = NotebookNotFound | StorageFailed

/**
 * Damaged files of notebooks: found out, told, and put right as a person chooses. Opening looks at little; a while
 * after, all of the file is read elsewhere, where nobody waits for it. A damaged file is never written to again, and
 * never deleted: it is set aside.
 */
export class Remedies extends Context.Tag('anode/Remedies')<
  Remedies,
  {
    readonly report: (id: string) => Effect.Effect<DamageReport, Failure>
    readonly repair: (id: string, how: Remedy['how']) => Effect.Effect<Remedied, NoRemedy | Failure>
    /** Reads all of a notebook's file, and copies it if it is sound; true when it is. */
    readonly examine: (id: string) => Effect.Effect<boolean, StorageFailed>
  }
>() {}

/** A notebook is looked through this long after it was opened: first comes who opened it. */
const EXAMINE_DELAY = '5 seconds'

const make = Effect.gen(function* () {
  const rooms = yield* Rooms
  const directory = yield* Directory
  const files = yield* NotebookFiles
  const linked = yield* LinkedFiles

  /** Opened, and not looked through since the server started. */
  const opened = yield* Queue.unbounded<string>()
  const seen = new Set<string>()
  rooms.onOpen(({ id }) => {
    if (seen.has(id)) return
    seen.add(id)
    Queue.unsafeOffer(opened, id)
  }, 'the examination of files')

  const examine = (id: string) =>
    Effect.gen(function* () {
      const what = yield* files.examine(id)
      if (what !== null) rooms.damaged(id, what)
      return what === null
    })
  const examineOpened = Effect.gen(function* () {
    const id = yield* Queue.take(opened)
    yield* Effect.sleep(EXAMINE_DELAY)
    yield* examine(id).pipe(Effect.tapErrorCause(Effect.logError), Effect.ignore)
  })
  yield* Effect.forkScoped(Effect.forever(examineOpened))

  /** What can be read; null when the file is not there, or no database any more. */
  const read = (id: string): Effect.Effect<ReadDamaged | null, StorageFailed> =>
    Effect.flatMap(directory.headOf(id), (head) =>
      Effect.acquireUseRelease(
        Effect.try(() => files.openDamaged(id)),
        (db) => readDamaged(db, head),
        (db) => Effect.sync(() => db.close()),
      ).pipe(Effect.catchTag('UnknownException', () => Effect.succeed(null))),
    )

  const readable = (id: string) =>
    Effect.map(Effect.zip(read(id), directory.headOf(id)), ([found, head]): DamageReport['readable'] => {
      const what = found === null ? null : rebuiltAs(found)
      if (found === null || what === null) return null
      const last = Math.max(head, found.rows.at(-1)?.seq ?? 0)
      return {
        facts: found.rows.length,
        of: last === 0 ? null : last,
        cells: found.snapshot?.cells.length ?? 0,
        what,
      }
    })

  const isPutRight = (id: string, kept: string | null) =>
    Effect.gen(function* () {
      // What was known of the old log does not hold of this one.
      yield* directory.setHead(id, 1)
      yield* directory.setDamage(id, null)
      const { room } = yield* rooms
        .open(id)
        .pipe(Effect.catchTag('NotebookDamaged', ({ message }) => Effect.fail(new NoRemedy({ message }))))
      yield* directory.setHead(id, room.head)
      yield* directory.setBehind(id, null)
      seen.delete(id)
      yield* linked.putBack(id)
      return { kept }
    })

  const ways: Readonly<Record<Remedy['how'], (id: string) => Effect.Effect<Remedied, NoRemedy | Failure>>> = {
    again: (id) =>
      Effect.flatMap(files.examine(id), (what) =>
        what === null
          ? Effect.zipRight(directory.setDamage(id, null), isPutRight(id, null))
          : Effect.fail(new NoRemedy({ message: what })),
      ),
    readable: (id) =>
      Effect.gen(function* () {
        const found = yield* read(id)
        if (found === null || rebuiltAs(found) === null) {
          return yield* new NoRemedy({ message: 'Nothing of the file can be read.' })
        }
        yield* Effect.acquireUseRelease(
          Effect.try({ try: () => files.openReplacement(id), catch: storageFailed }),
          (db) =>
            rebuild(db, found, { newEpoch: newId }).pipe(
              Effect.catchAllDefect((error) => Effect.fail(storageFailed(error))),
            ),
          (db) => Effect.sync(() => db.close()),
        )
        return yield* isPutRight(id, yield* files.replace(id))
      }),
    backup: (id) =>
      Effect.gen(function* () {
        if ((yield* files.backupOf(id)) === null) {
          return yield* new NoRemedy({ message: 'The server has no copy of this notebook.' })
        }
        yield* files.takeBackup(id)
        return yield* isPutRight(id, yield* files.replace(id))
      }),
    aside: (id) =>
      Effect.gen(function* () {
        const kept = yield* files.setAside(id)
        yield* directory.remove(id)
        yield* directory.forget(id)
        return { kept }
      }),
  }

  return Remedies.of({
    examine: (id) =>
      Effect.gen(function* () {
        const sound = yield* examine(id)
        if (sound) yield* files.makeBackup(id)
        return sound
      }),
    report: (id) =>
      Effect.gen(function* () {
        const { title, damage = null } = yield* directory.get(id)
        return {
          id,
          title,
          file: files.pathOf(id),
          damage,
          readable: damage === null ? null : yield* readable(id),
          backup: yield* files.backupOf(id),
        }
      }),
    repair: (id, how) =>
      Effect.gen(function* () {
        const { damage } = yield* directory.get(id)
        if (damage === undefined && how !== 'again') {
          return yield* new NoRemedy({ message: 'Nothing is known to be wrong with this notebook.' })
        }
        rooms.discard(id)
        return yield* ways[how](id)
      }),
  })
})

/** Remedies over the rooms, the list and the files. */
export const RemediesLive = Layer.scoped(Remedies, make)
