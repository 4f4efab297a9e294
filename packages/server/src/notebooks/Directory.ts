import type { Principal } from '@anode/document'
import {
  LIST_LIMIT,
  type ListSort,
  type ListView,
  type NotebookInfo,
  type NotebookList,
  NotebookNotFound,
  StorageFailed,
} from '@anode/protocol'
import { Clock, Context, Effect, Layer } from 'effect'
import { DirectoryDatabase } from './DirectoryDatabase.ts'
import { prepareDirectory } from './directoryTables.ts'
import { infoColumns, infoOf, readListPage, readNotebooks } from './readDirectory.ts'
import { foldedText } from './searchWords.ts'

/** What a person asks of the list. */
export interface ListQuestion {
  readonly principal: Principal
  /** `all` when missing. */
  readonly view?: ListView | undefined
  /** `changed` when missing. */
  readonly sort?: ListSort | undefined
  readonly search?: string | undefined
  readonly offset?: number | undefined
  /** At most `LIST_LIMIT`, which it is when missing. */
  readonly limit?: number | undefined
}

/** Who changed a notebook, and when, in milliseconds since the epoch. */
export interface NotebookChange {
  readonly by: Principal
  readonly at: number
}

/** Which notebooks there are, found by title and content. What is in one is its room's business. */
export class Directory extends Context.Tag('anode/Directory')<
  Directory,
  {
    /** Newest change first. `search`: every word must occur in title or content. */
    readonly list: (filter: {
      readonly search?: string | undefined
      readonly trash: boolean
    }) => Effect.Effect<ReadonlyArray<NotebookInfo>, StorageFailed>
    /** A part of the list as a person sees it. */
    readonly page: (question: ListQuestion) => Effect.Effect<NotebookList, StorageFailed>
    readonly get: (id: string) => Effect.Effect<NotebookInfo, NotebookNotFound | StorageFailed>
    /** A new notebook, which whoever makes it has opened. */
    readonly add: (id: string, title: string, by: Principal) => Effect.Effect<NotebookInfo, StorageFailed>
    /** The notebook's log says that its title and content are now these, and who last changed it. */
    readonly describe: (
      id: string,
      what: { readonly title: string; readonly content: string },
      change: NotebookChange | null,
    ) => Effect.Effect<void, StorageFailed>
    /** The log is ahead of what is known here, until `describe`. Survives a crash of the server. */
    readonly setBehind: (id: string, change: NotebookChange | null) => Effect.Effect<void, StorageFailed>
    /** Ids of the notebooks of which a crash kept us from knowing title and content. */
    readonly behind: Effect.Effect<ReadonlyArray<string>, StorageFailed>
    /** Somebody opened the notebook. */
    readonly opened: (id: string, by: Principal) => Effect.Effect<void, StorageFailed>
    /** Into the trash or out of it. */
    readonly setDeleted: (
      id: string,
      deleted: boolean,
    ) => Effect.Effect<NotebookInfo, NotebookNotFound | StorageFailed>
    /** Forgets the notebook for ever. */
    readonly remove: (id: string) => Effect.Effect<void, StorageFailed>
    readonly setKernelOpen: (id: string, open: boolean) => Effect.Effect<void, StorageFailed>
    /** Ids of the notebooks that have a kernel session, also those in the trash. */
    readonly withKernel: Effect.Effect<ReadonlyArray<string>, StorageFailed>
    /** Whether it holds nothing, not even in the trash. */
    readonly isEmpty: Effect.Effect<boolean, StorageFailed>
    /** Calls `listener` after anything has changed. */
    readonly onChange: (listener: () => void) => void
  }
>() {}

/** What the disk said, as an error that a person can act on. */
export const storageFailed = (cause: unknown): StorageFailed => {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new StorageFailed({
    message: `The data directory could not be read or written (${reason}). Check that the disk has space and that the directory is writable, then try again.`,
  })
}

const make = Effect.gen(function* () {
  const db = yield* DirectoryDatabase
  prepareDirectory(db)
  const listeners: Array<() => void> = []
  const attempt = <A>(body: () => A) => Effect.try({ try: body, catch: storageFailed })
  const tell = Effect.sync(() => {
    for (const listener of listeners) listener()
  })
  /** `body` ends with a statement that writes; who listens hears of it when that changed a row. */
  const write = (body: () => void) =>
    attempt(() => {
      body()
      return Number(db.select('SELECT changes() AS n')[0]?.n ?? 0)
    }).pipe(Effect.flatMap((rows) => (rows > 0 ? tell : Effect.void)))

  const get = (id: string) =>
    attempt(() => db.select(`SELECT ${infoColumns} FROM notebooks WHERE id = $id`, { $id: id })[0]).pipe(
      Effect.flatMap((row) =>
        row
          ? Effect.succeed(infoOf(row))
          : Effect.fail(new NotebookNotFound({ id, message: `There is no notebook “${id}”.` })),
      ),
    )

  const setOpened = (id: string, by: Principal, at: number) =>
    db.execute(
      `INSERT INTO opened (principal, notebookId, at) VALUES ($by, $id, $at)
       ON CONFLICT (principal, notebookId) DO UPDATE SET at = $at`,
      { $by: by.id, $id: id, $at: at },
    )

  const setChange = (id: string, change: NotebookChange | null) => {
    if (change === null) return
    db.execute('UPDATE notebooks SET updatedAt = $at, changedBy = $by WHERE id = $id', {
      $id: id,
      $at: change.at,
      $by: JSON.stringify(change.by),
    })
  }

  return Directory.of({
    get,
    list: (filter) => attempt(() => readNotebooks(db, filter)),
    page: ({ principal, view = 'all', sort = 'changed', search = '', offset = 0, limit = LIST_LIMIT }) =>
      attempt(() => readListPage(db, { principal, view, sort, search, offset, limit })),
    add: (id, title, by) =>
      Effect.gen(function* () {
        const now = yield* Clock.currentTimeMillis
        yield* write(() =>
          db.transaction(() => {
            db.execute(
              `INSERT INTO notebooks (id, title, content, folded, createdAt, updatedAt, changedBy)
               VALUES ($id, $title, '', $folded, $now, $now, $by) ON CONFLICT (id) DO NOTHING`,
              { $id: id, $title: title, $folded: foldedText(title, ''), $now: now, $by: JSON.stringify(by) },
            )
            setOpened(id, by, now)
          }),
        )
        return yield* get(id).pipe(Effect.catchTag('NotebookNotFound', Effect.die))
      }),
    describe: (id, { title, content }, change) =>
      write(() =>
        db.transaction(() => {
          db.execute('DELETE FROM behind WHERE id = $id', { $id: id })
          db.execute(
            `UPDATE notebooks SET title = $title, content = $content, folded = $folded
             WHERE id = $id AND (title <> $title OR content <> $content)`,
            { $id: id, $title: title, $content: content, $folded: foldedText(title, content) },
          )
          setChange(id, change)
        }),
      ),
    setBehind: (id, change) =>
      write(() =>
        db.transaction(() => {
          db.execute('INSERT INTO behind (id) VALUES ($id) ON CONFLICT (id) DO NOTHING', { $id: id })
          setChange(id, change)
        }),
      ),
    opened: (id, by) => Effect.flatMap(Clock.currentTimeMillis, (now) => write(() => setOpened(id, by, now))),
    behind: attempt(() =>
      db.select('SELECT id FROM behind WHERE id IN (SELECT id FROM notebooks)').map((row) => String(row.id)),
    ),
    setDeleted: (id, deleted) =>
      Effect.gen(function* () {
        const info = yield* get(id)
        const deletedAt = deleted ? (info.deletedAt ?? (yield* Clock.currentTimeMillis)) : null
        yield* write(() =>
          db.execute('UPDATE notebooks SET deletedAt = $at WHERE id = $id', { $id: id, $at: deletedAt }),
        )
        return { ...info, deletedAt }
      }),
    remove: (id) =>
      write(() =>
        db.transaction(() => {
          db.execute('DELETE FROM opened WHERE notebookId = $id', { $id: id })
          db.execute('DELETE FROM behind WHERE id = $id', { $id: id })
          db.execute('DELETE FROM notebooks WHERE id = $id', { $id: id })
        }),
      ),
    setKernelOpen: (id, open) =>
      write(() =>
        db.execute('UPDATE notebooks SET kernelOpen = $open WHERE id = $id AND kernelOpen <> $open', {
          $id: id,
          $open: open ? 1 : 0,
        }),
      ),
    withKernel: attempt(() =>
      db.select('SELECT id FROM notebooks WHERE kernelOpen = 1').map((row) => String(row.id)),
    ),
    isEmpty: attempt(() => db.select('SELECT 1 FROM notebooks LIMIT 1').length === 0),
    onChange: (listener) => {
      listeners.push(listener)
    },
  })
})

/** The directory in `DirectoryDatabase`. */
export const DirectoryLive = Layer.effect(Directory, make)
