import type { StorageFailed } from '@anode/protocol'
import { type ChosenSettings, readChosen, type SettingsChange } from '@anode/protocol/settings'
import { Context, Effect, Layer } from 'effect'
import { DirectoryDatabase } from '../notebooks/DirectoryDatabase.ts'
import type { RoomStorage } from '../room/RoomStorage.ts'
import { storageFailed } from '../storageTrouble.ts'

/** What each person has set for themselves: only what differs from the defaults. */
export class PersonSettings extends Context.Tag('anode/PersonSettings')<
  PersonSettings,
  {
    readonly get: (person: string) => Effect.Effect<ChosenSettings, StorageFailed>
    /** Sets what is named and gives all; null forgets a choice. Of two changes the one that comes last stays. */
    readonly change: (person: string, change: SettingsChange) => Effect.Effect<ChosenSettings, StorageFailed>
  }
>() {}

const parse = (value: unknown): unknown => {
  try {
    return JSON.parse(String(value))
  } catch {
    return undefined
  }
}

const read = (db: RoomStorage, person: string): ChosenSettings =>
  readChosen(
    Object.fromEntries(
      db
        .select('SELECT key, value FROM settings WHERE person = $person', { $person: person })
        .map(({ key, value }) => [String(key), parse(value)]),
    ),
  )

const write = (db: RoomStorage, person: string, key: string, value: unknown): void => {
  const at = { $person: person, $key: key }
  if (value === null) db.execute('DELETE FROM settings WHERE person = $person AND key = $key', at)
  else {
    db.execute(
      `INSERT INTO settings (person, key, value) VALUES ($person, $key, $value)
       ON CONFLICT (person, key) DO UPDATE SET value = $value`,
      { ...at, $value: JSON.stringify(value) },
    )
  }
}

const make = Effect.map(DirectoryDatabase, (db) => {
  db.execute(
    `CREATE TABLE IF NOT EXISTS settings (person TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
     PRIMARY KEY (person, key)) STRICT, WITHOUT ROWID`,
  )
  const attempt = <A>(body: () => A) => Effect.try({ try: body, catch: storageFailed })
  return PersonSettings.of({
    get: (person) => attempt(() => read(db, person)),
    change: (person, change) =>
      attempt(() =>
        db.transaction(() => {
          for (const [key, value] of Object.entries(change)) {
            if (value !== undefined) write(db, person, key, value)
          }
          return read(db, person)
        }),
      ),
  })
})

/** Settings in the directory's database, one value a row. */
export const PersonSettingsLive = Layer.effect(PersonSettings, make)
