import { StorageFailed } from '@anode/protocol'
import { Effect } from 'effect'
import type { RoomStorage } from '../room/RoomStorage.ts'
import { Storage } from '../Storage.ts'
import { storageFailed } from '../storageTrouble.ts'
import { Artifacts } from './Artifacts.ts'

/**
 * Contents put within this time are kept, in ms: the fact that mentions one comes after it, late when a host or
 * a page has no connection.
 */
const GRACE = 7 * 24 * 3600_000

/** So many facts of a log are looked through in one go. */
const WINDOW = 500

/** A rest after each go, so that nobody waits for this. */
const REST = '10 millis'

const MENTION = /"\$artifact":"([0-9a-f]{64})"/g

/** Calls `mentioned` with every artifact that the log in a database names, as often as it does. */
const readMentions = (db: RoomStorage, mentioned: (sha256: string) => void) =>
  Effect.gen(function* () {
    const [table] = db.select("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'log'")
    const [last] = table === undefined ? [] : db.select('SELECT max(seq) AS seq FROM log')
    for (let from = 0; from < Number(last?.seq ?? 0); from += WINDOW) {
      const rows = db.select(
        `SELECT args FROM log WHERE seq > $from AND seq <= $to AND args LIKE '%"$artifact"%'`,
        { $from: from, $to: from + WINDOW },
      )
      for (const { args } of rows) {
        for (const [, sha256] of String(args).matchAll(MENTION)) mentioned(sha256 as string)
      }
      yield* Effect.sleep(REST)
    }
  })

/**
 * Deletes the contents that no notebook's log mentions, its whole history counted: what is in a log can be
 * shown again. Deletes nothing unless every log could be read. Gives how many are gone.
 */
export const collectArtifacts: Effect.Effect<number, StorageFailed, Artifacts | Storage> = Effect.gen(
  function* () {
    const artifacts = yield* Artifacts
    const storage = yield* Storage
    const before = Date.now() - GRACE
    const orphans = new Set(yield* artifacts.notPutSince(before))
    if (orphans.size === 0) return 0
    for (const id of yield* Effect.try({ try: storage.notebooks, catch: storageFailed })) {
      yield* Effect.acquireUseRelease(
        Effect.try({ try: () => storage.openNotebook(id), catch: storageFailed }),
        (db) => readMentions(db, (sha256) => orphans.delete(sha256)),
        (db) => Effect.sync(() => db.close()),
      )
    }
    yield* Effect.forEach(orphans, (sha256) => artifacts.remove(sha256, before), { discard: true })
    return orphans.size
  },
).pipe(
  // What SQLite throws while a log is read.
  Effect.catchAllDefect((defect) =>
    Effect.fail(defect instanceof StorageFailed ? defect : storageFailed(defect)),
  ),
)
