import type { Principal } from '@anode/document'
import {
  LIST_LIMIT,
  type ListSort,
  type ListView,
  type NotebookInfo,
  type NotebookList,
  NotebookNotFound,
  type StorageFailed,
} from '@anode/protocol'
import { Listeners } from '@anode/protocol/listeners'
import { Clock, Context, Effect, Layer, Runtime } from 'effect'
import { logListenerFailure } from '../logListenerFailure.ts'
import { storageFailed } from '../storageTrouble.ts'
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
    /** The ids of all notebooks, also of those in the trash. */
    readonly ids: Effect.Effect<ReadonlySet<string>, StorageFailed>
    /** A new notebook, which whoever makes it has opened. `content`: the text of its cells, for search. */
    readonly add: (
      id: string,
      title: string,
      by: Principal,
      content?: string,
    ) => Effect.Effect<NotebookInfo, StorageFailed>
    /** The notebook's log says, up to `head`, that its title and content are now these, and who last changed it. */
    readonly describe: (
      id: string,
      what: { readonly title: string; readonly content: string; readonly head?: number },
      change: NotebookChange | null,
    ) => Effect.Effect<void, StorageFailed>
    /** The log, which ends at `head`, is ahead of what is known here, until `describe`. Survives a crash of the server. */
    readonly setBehind: (
      id: string,
      change: NotebookChange | null,
      head?: number,
    ) => Effect.Effect<void, StorageFailed>
    /** Ids of the notebooks of which a crash kept us from knowing title and content. */
    readonly behind: Effect.Effect<ReadonlyArray<string>, StorageFailed>
    /** Somebody opened the notebook. */
    readonly opened: (id: string, by: Principal) => Effect.Effect<void, StorageFailed>
    /** Into the trash or out of it. */
    readonly setDeleted: (
      id: string,
      deleted: boolean,
    ) => Effect.Effect<NotebookInfo, NotebookNotFound | StorageFailed>
    /** Forgets the notebook for ever; it is among the `gone` until its file is deleted, too. */
    readonly remove: (id: string) => Effect.Effect<void, StorageFailed>
    /** Ids of the notebooks whose files a crash kept us from deleting. */
    readonly gone: Effect.Effect<ReadonlyArray<string>, StorageFailed>
    /** The file of a notebook that was removed is deleted. */
    readonly forget: (id: string) => Effect.Effect<void, StorageFailed>
    /** A notebook whose file was found, with when it was made and who last changed it, as its log says. */
    readonly adopt: (
      id: string,
      title: string,
      createdAt: number,
      change: NotebookChange | null,
    ) => Effect.Effect<void, StorageFailed>
    /** The number of the last fact that was noticed in its log; 0 for a notebook that had none yet. */
    readonly headOf: (id: string) => Effect.Effect<number, StorageFailed>
    readonly setHead: (id: string, head: number) => Effect.Effect<void, StorageFailed>
    /** What is wrong with the notebook's file; null when it was put right. */
    readonly setDamage: (id: string, damage: string | null) => Effect.Effect<void, StorageFailed>
    readonly setKernelOpen: (id: string, open: boolean) => Effect.Effect<void, StorageFailed>
    /** Which joined host has the notebook's kernel from now on; null: the host of this machine. */
    readonly setKernelHost: (id: string, host: string | null) => Effect.Effect<void, StorageFailed>
    /** The joined hosts of the notebooks that have their kernel, or had their last, at one. */
    readonly kernelHosts: Effect.Effect<ReadonlyMap<string, string>, StorageFailed>
    /** How long joined hosts may be away by what they said when they came last, in ms, by name. */
    readonly hostsAway: Effect.Effect<ReadonlyMap<string, number>, StorageFailed>
    readonly setHostAway: (host: string, away: number) => Effect.Effect<void, StorageFailed>
    /** Since when nobody uses its kernel, in milliseconds since the epoch; null while somebody does. */
    readonly kernelIdleSince: (id: string) => Effect.Effect<number | null, StorageFailed>
    readonly setKernelIdle: (id: string, since: number | null) => Effect.Effect<void, StorageFailed>
    /** Ids of the notebooks that have a kernel session, also those in the trash. */
    readonly withKernel: Effect.Effect<ReadonlyArray<string>, StorageFailed>
    /** Notes down whether the server itself executes runs of the notebook: after a crash they are looked for. */
    readonly setServerRuns: (id: string, some: boolean) => Effect.Effect<void, StorageFailed>
    /** Ids of the notebooks of which the server was executing runs. */
    readonly withServerRuns: Effect.Effect<ReadonlyArray<string>, StorageFailed>
    /** Whether it holds nothing, not even in the trash. */
    readonly isEmpty: Effect.Effect<boolean, StorageFailed>
    /** Calls `listener` after anything has changed. */
    readonly onChange: (listener: () => void, name?: string) => () => void
  }
>() {}

const make = Effect.gen(function* () {
  const db = yield* DirectoryDatabase
  prepareDirectory(db)
  const runFork = Runtime.runFork(yield* Effect.runtime())
  const listeners = new Listeners('the list of notebooks', logListenerFailure(runFork))
  const attempt = <A>(body: () => A) => Effect.try({ try: body, catch: storageFailed })
  const tell = Effect.sync(() => listeners.tell())
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

  const setHead = (id: string, head: number | undefined) => {
    if (head === undefined) return
    db.execute('UPDATE notebooks SET head = $head WHERE id = $id AND head <> $head', { $id: id, $head: head })
  }

  return Directory.of({
    get,
    ids: attempt(() => new Set(db.select('SELECT id FROM notebooks').map((row) => String(row.id)))),
    list: (filter) => attempt(() => readNotebooks(db, filter)),
    page: ({ principal, view = 'all', sort = 'changed', search = '', offset = 0, limit = LIST_LIMIT }) =>
      attempt(() => readListPage(db, { principal, view, sort, search, offset, limit })),
    add: (id, title, by, known) =>
      Effect.gen(function* () {
        const content = known ?? ''
        // Whoever knows what is in it has made its file.
        const head = known === undefined ? 0 : 1
        const now = yield* Clock.currentTimeMillis
        yield* write(() =>
          db.transaction(() => {
            db.execute(
              `INSERT INTO notebooks (id, title, content, folded, createdAt, updatedAt, changedBy, head)
               VALUES ($id, $title, $content, $folded, $now, $now, $by, $head) ON CONFLICT (id) DO NOTHING`,
              {
                $id: id,
                $title: title,
                $content: content,
                $folded: foldedText(title, content),
                $now: now,
                $by: JSON.stringify(by),
                $head: head,
              },
            )
            setOpened(id, by, now)
          }),
        )
        return yield* get(id).pipe(Effect.catchTag('NotebookNotFound', Effect.die))
      }),
    describe: (id, { title, content, head }, change) =>
      write(() =>
        db.transaction(() => {
          setHead(id, head)
          db.execute('DELETE FROM behind WHERE id = $id', { $id: id })
          db.execute(
            `UPDATE notebooks SET title = $title, content = $content, folded = $folded
             WHERE id = $id AND (title <> $title OR content <> $content)`,
            { $id: id, $title: title, $content: content, $folded: foldedText(title, content) },
          )
          setChange(id, change)
        }),
      ),
    setBehind: (id, change, head) =>
      write(() =>
        db.transaction(() => {
          setHead(id, head)
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
          db.execute('INSERT INTO gone (id) VALUES ($id) ON CONFLICT (id) DO NOTHING', { $id: id })
          db.execute('DELETE FROM notebooks WHERE id = $id', { $id: id })
        }),
      ),
    gone: attempt(() => db.select('SELECT id FROM gone').map((row) => String(row.id))),
    forget: (id) => attempt(() => db.execute('DELETE FROM gone WHERE id = $id', { $id: id })),
    adopt: (id, title, createdAt, change) =>
      write(() =>
        db.execute(
          `INSERT INTO notebooks (id, title, content, folded, createdAt, updatedAt, changedBy)
           VALUES ($id, $title, '', $folded, $createdAt, $updatedAt, $by) ON CONFLICT (id) DO NOTHING`,
          {
            $id: id,
            $title: title,
            $folded: foldedText(title, ''),
            $createdAt: createdAt,
            $updatedAt: change?.at ?? createdAt,
            $by: change === null ? null : JSON.stringify(change.by),
          },
        ),
      ),
    headOf: (id) =>
      attempt(() =>
        Number(db.select('SELECT head FROM notebooks WHERE id = $id', { $id: id })[0]?.head ?? 0),
      ),
    setHead: (id, head) => attempt(() => setHead(id, head)),
    setDamage: (id, damage) =>
      write(() =>
        db.execute('UPDATE notebooks SET damage = $damage WHERE id = $id AND damage IS NOT $damage', {
          $id: id,
          $damage: damage,
        }),
      ),
    setKernelOpen: (id, open) =>
      write(() =>
        db.execute(
          `UPDATE notebooks SET kernelOpen = $open, kernelIdleSince = NULL
           WHERE id = $id AND kernelOpen <> $open`,
          { $id: id, $open: open ? 1 : 0 },
        ),
      ),
    setKernelHost: (id, host) =>
      attempt(() =>
        db.execute('UPDATE notebooks SET kernelHost = $host WHERE id = $id AND kernelHost IS NOT $host', {
          $id: id,
          $host: host,
        }),
      ),
    kernelHosts: attempt(
      () =>
        new Map(
          db
            .select('SELECT id, kernelHost FROM notebooks WHERE kernelHost IS NOT NULL')
            .map((row) => [String(row.id), String(row.kernelHost)]),
        ),
    ),
    hostsAway: attempt(
      () =>
        new Map(
          db.select('SELECT name, away FROM hosts').map(({ name, away }) => [String(name), Number(away)]),
        ),
    ),
    setHostAway: (host, away) =>
      attempt(() =>
        db.execute(
          `INSERT INTO hosts (name, away) VALUES ($host, $away)
           ON CONFLICT (name) DO UPDATE SET away = $away WHERE away <> $away`,
          { $host: host, $away: away },
        ),
      ),
    kernelIdleSince: (id) =>
      attempt(() => {
        const [row] = db.select('SELECT kernelIdleSince AS since FROM notebooks WHERE id = $id', { $id: id })
        return row === undefined || row.since === null ? null : Number(row.since)
      }),
    setKernelIdle: (id, since) =>
      write(() =>
        db.execute(
          'UPDATE notebooks SET kernelIdleSince = $since WHERE id = $id AND kernelIdleSince IS NOT $since',
          { $id: id, $since: since },
        ),
      ),
    withKernel: attempt(() =>
      db.select('SELECT id FROM notebooks WHERE kernelOpen = 1').map((row) => String(row.id)),
    ),
    setServerRuns: (id, some) =>
      attempt(() =>
        db.execute('UPDATE notebooks SET serverRuns = $some WHERE id = $id AND serverRuns <> $some', {
          $id: id,
          $some: some ? 1 : 0,
        }),
      ),
    withServerRuns: attempt(() =>
      db.select('SELECT id FROM notebooks WHERE serverRuns = 1').map((row) => String(row.id)),
    ),
    isEmpty: attempt(() => db.select('SELECT 1 FROM notebooks LIMIT 1').length === 0),
    onChange: (listener, name) => listeners.add(listener, name),
  })
})

/** The directory in `DirectoryDatabase`. */
export const DirectoryLive = Layer.effect(Directory, make)
