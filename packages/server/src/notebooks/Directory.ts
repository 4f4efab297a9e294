import { type NotebookInfo, NotebookNotFound, StorageFailed } from '@anode/protocol'
import { Clock, Context, Effect, Layer } from 'effect'
import type { RoomStorage } from '../room/RoomStorage.ts'
import { DirectoryDatabase } from './DirectoryDatabase.ts'

/** Which notebooks there are, found by title and content. What is in one is its room's business. */
export class Directory extends Context.Tag('anode/Directory')<
  Directory,
  {
    /** Newest change first. `search`: every word must occur in title or content. */
    readonly list: (filter: {
      readonly search?: string | undefined
      readonly trash: boolean
    }) => Effect.Effect<ReadonlyArray<NotebookInfo>, StorageFailed>
    readonly get: (id: string) => Effect.Effect<NotebookInfo, NotebookNotFound | StorageFailed>
    readonly add: (id: string, title: string) => Effect.Effect<NotebookInfo, StorageFailed>
    /** The notebook's log says that its title or content is now this. */
    readonly describe: (
      id: string,
      what: { readonly title: string; readonly content: string },
    ) => Effect.Effect<void, StorageFailed>
    /** The log is ahead of what is known here, until `describe`. Survives a crash of the server. */
    readonly setBehind: (id: string) => Effect.Effect<void, StorageFailed>
    /** Ids of the notebooks of which a crash kept us from knowing title and content. */
    readonly behind: Effect.Effect<ReadonlyArray<string>, StorageFailed>
    readonly setDeleted: (
      id: string,
      deleted: boolean,
    ) => Effect.Effect<NotebookInfo, NotebookNotFound | StorageFailed>
    readonly setKernelOpen: (id: string, open: boolean) => Effect.Effect<void, StorageFailed>
    /** Ids of the notebooks that have a kernel session, also those in the trash. */
    readonly withKernel: Effect.Effect<ReadonlyArray<string>, StorageFailed>
  }
>() {}

const infoOf = (row: Record<string, unknown>): NotebookInfo => ({
  id: String(row.id),
  title: String(row.title),
  createdAt: Number(row.createdAt),
  updatedAt: Number(row.updatedAt),
  deletedAt: row.deletedAt === null ? null : Number(row.deletedAt),
  kernelOpen: row.kernelOpen === 1,
})

const COLUMNS = 'id, title, createdAt, updatedAt, deletedAt, kernelOpen'

const prepare = (db: RoomStorage): void => {
  db.execute(
    `CREATE TABLE IF NOT EXISTS notebooks (id TEXT PRIMARY KEY, title TEXT NOT NULL, content TEXT NOT NULL,
     createdAt INTEGER NOT NULL, updatedAt INTEGER NOT NULL, deletedAt INTEGER,
     kernelOpen INTEGER NOT NULL DEFAULT 0) STRICT`,
  )
  db.execute('CREATE TABLE IF NOT EXISTS behind (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID')
}

/** What the disk said, as an error that a person can act on. */
export const storageFailed = (cause: unknown): StorageFailed => {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new StorageFailed({
    message: `The data directory could not be read or written (${reason}). Check that the disk has space and that the directory is writable, then try again.`,
  })
}

const make = Effect.gen(function* () {
  const db = yield* DirectoryDatabase
  prepare(db)
  const attempt = <A>(body: () => A) => Effect.try({ try: body, catch: storageFailed })

  const get = (id: string) =>
    attempt(() => db.select(`SELECT ${COLUMNS} FROM notebooks WHERE id = $id`, { $id: id })[0]).pipe(
      Effect.flatMap((row) =>
        row
          ? Effect.succeed(infoOf(row))
          : Effect.fail(new NotebookNotFound({ id, message: `There is no notebook “${id}”.` })),
      ),
    )

  return Directory.of({
    get,
    list: ({ search = '', trash }) =>
      attempt(() => {
        const words = search.split(/\s+/).filter((word) => word.length > 0)
        const like = (word: string) => `%${word.replace(/[\\%_]/g, '\\$&')}%`
        const conditions = words
          .map((_, i) => `AND title || ' ' || content LIKE $w${i} ESCAPE '\\'`)
          .join(' ')
        return db
          .select(
            `SELECT ${COLUMNS} FROM notebooks WHERE deletedAt IS ${trash ? 'NOT NULL' : 'NULL'} ${conditions}
             ORDER BY updatedAt DESC, id`,
            Object.fromEntries(words.map((word, i) => [`$w${i}`, like(word)])),
          )
          .map(infoOf)
      }),
    add: (id, title) =>
      Effect.gen(function* () {
        const now = yield* Clock.currentTimeMillis
        yield* attempt(() =>
          db.execute(
            `INSERT INTO notebooks (id, title, content, createdAt, updatedAt) VALUES ($id, $title, '', $now, $now)
             ON CONFLICT (id) DO NOTHING`,
            { $id: id, $title: title, $now: now },
          ),
        )
        return { id, title, createdAt: now, updatedAt: now, deletedAt: null, kernelOpen: false }
      }),
    describe: (id, { title, content }) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) =>
        attempt(() => {
          db.execute(
            'UPDATE notebooks SET title = $title, content = $content, updatedAt = $now WHERE id = $id',
            { $id: id, $title: title, $content: content, $now: now },
          )
          db.execute('DELETE FROM behind WHERE id = $id', { $id: id })
        }),
      ),
    setBehind: (id) =>
      attempt(() =>
        db.execute('INSERT INTO behind (id) VALUES ($id) ON CONFLICT (id) DO NOTHING', { $id: id }),
      ),
    behind: attempt(() =>
      db.select('SELECT id FROM behind WHERE id IN (SELECT id FROM notebooks)').map((row) => String(row.id)),
    ),
    setDeleted: (id, deleted) =>
      Effect.gen(function* () {
        const info = yield* get(id)
        const deletedAt = deleted ? (info.deletedAt ?? (yield* Clock.currentTimeMillis)) : null
        yield* attempt(() =>
          db.execute('UPDATE notebooks SET deletedAt = $at WHERE id = $id', { $id: id, $at: deletedAt }),
        )
        return { ...info, deletedAt }
      }),
    setKernelOpen: (id, open) =>
      attempt(() =>
        db.execute('UPDATE notebooks SET kernelOpen = $open WHERE id = $id AND kernelOpen <> $open', {
          $id: id,
          $open: open ? 1 : 0,
        }),
      ),
    withKernel: attempt(() =>
      db.select('SELECT id FROM notebooks WHERE kernelOpen = 1').map((row) => String(row.id)),
    ),
  })
})

/** The directory in `DirectoryDatabase`. */
export const DirectoryLive = Layer.effect(Directory, make)
