import { applyFact, serverPrincipal, snapshotParts } from '@anode/document'
import { Effect } from 'effect'
import { Room } from '../room/Room.ts'
import type { RoomStorage } from '../room/RoomStorage.ts'
import type { LogRow, ReadDamaged } from './readDamaged.ts'

/** What a rebuilt notebook is: all of it, its present state without some of its history, or a part. */
export type Rebuilt = 'all' | 'state' | 'part'

/** So many facts are written in one go. */
const GO = 200

const rest = Effect.promise(() => new Promise<void>((resolve) => setImmediate(resolve)))

/** The facts before the first that is missing. */
const upToTheDamage = (rows: ReadonlyArray<LogRow>): ReadonlyArray<LogRow> => {
  const gap = rows.findIndex(({ seq }, i) => seq !== i + 1)
  return gap === -1 ? rows : rows.slice(0, gap)
}

/** Which of the three can be made of what was read; null when nothing can. */
export const rebuiltAs = ({ rows, isWhole, snapshot }: ReadDamaged): Rebuilt | null => {
  if (isWhole) return 'all'
  if (snapshot !== null) return 'state'
  return rows.length > 0 ? 'part' : null
}

/**
 * Writes facts under new numbers without a gap, and what follows from them. One that does not apply to what is there is
 * left out: it was about something that is lost.
 */
const writeRows = (db: RoomStorage, rows: ReadonlyArray<LogRow>) =>
  Effect.gen(function* () {
    let seq = 0
    const write = (row: LogRow) => {
      db.execute('SAVEPOINT fact')
      try {
        applyFact(db, { seq: seq + 1, name: row.name, args: JSON.parse(row.args) })
        db.execute(
          `INSERT INTO log (seq, name, args, client, n, principal, at)
           VALUES ($seq, $name, $args, $client, $n, $principal, $at)`,
          {
            $seq: seq + 1,
            $name: row.name,
            $args: row.args,
            $client: row.client,
            $n: row.n,
            $principal: row.principal,
            $at: row.at,
          },
        )
        seq += 1
      } catch {
        db.execute('ROLLBACK TO fact')
      }
      db.execute('RELEASE fact')
    }
    for (let at = 0; at < rows.length; at += GO) {
      db.transaction(() => rows.slice(at, at + GO).forEach(write))
      yield* rest
    }
  })

/**
 * Makes a whole notebook in an empty database of what could be read of a damaged one. Its log keeps its name only when
 * nothing is missing: else browsers are to see that it is another, and offer what they have.
 */
export const rebuild = (
  db: RoomStorage,
  found: ReadDamaged,
  options: { readonly newEpoch: () => string },
): Effect.Effect<number> =>
  Effect.gen(function* () {
    const what = rebuiltAs(found)
    const epoch = what === 'all' && found.epoch !== null ? found.epoch : options.newEpoch()
    new Room(db, { now: Date.now, newEpoch: () => epoch })
    yield* writeRows(db, what === 'state' ? upToTheDamage(found.rows) : found.rows)
    const room = new Room(db, { now: Date.now, newEpoch: () => epoch })
    if (what === 'state' && found.snapshot !== null) {
      const facts = snapshotParts(found.snapshot, serverPrincipal.id).map((args) => ({
        name: 'v1.NotebookLoaded',
        args,
      }))
      const outcome = room.stateFacts(serverPrincipal, facts)
      if (outcome._tag === 'refused') throw new Error(outcome.refusal.message)
    }
    return room.head
  })
