import type { Principal } from '@anode/document'
import type { StorageFailed } from '@anode/protocol'
import { Effect } from 'effect'
import { localPerson } from '../access/tokenAccess.ts'
import { damageOf } from '../damage/DamagedFile.ts'
import type { Storage } from '../Storage.ts'
import { storageFailed } from '../storageTrouble.ts'
import type { Directory, NotebookChange } from './Directory.ts'

/** What a notebook's own log says of it. */
interface Found {
  readonly title: string
  readonly createdAt: number
  readonly change: NotebookChange | null
}

/** Who a log says it was; the name that they had is in no log. */
const authorOf = (id: string): Principal =>
  id === localPerson.id ? localPerson : { id, kind: 'person', name: id.replace(/^person:/, '') }

/** Null for a database without facts: what a creation left that did not succeed. */
const read = (storage: typeof Storage.Service, id: string): Found | null => {
  const db = storage.openNotebook(id, true)
  try {
    const [log] = db.select('SELECT min(at) AS createdAt, count(*) AS facts FROM log')
    if (Number(log?.facts ?? 0) === 0) return null
    const [notebook] = db.select('SELECT title FROM notebook')
    const [last] = db.select(
      "SELECT principal, at FROM log WHERE principal LIKE 'person:%' ORDER BY seq DESC LIMIT 1",
    )
    return {
      title: String(notebook?.title ?? ''),
      createdAt: Number(log?.createdAt),
      change: last === undefined ? null : { by: authorOf(String(last.principal)), at: Number(last.at) },
    }
  } finally {
    db.close()
  }
}

/**
 * Puts notebooks into the list whose files are there and which it does not know: it was lost, or an older one was put
 * back. What is in them is described when the server has started. Deletions that a crash cut short are finished.
 */
export const adoptNotebooks = (
  storage: typeof Storage.Service,
  directory: typeof Directory.Service,
): Effect.Effect<void, StorageFailed> =>
  Effect.gen(function* () {
    for (const id of yield* directory.gone) {
      yield* Effect.try({ try: () => storage.removeNotebook(id), catch: storageFailed })
      yield* directory.forget(id)
    }
    const known = yield* directory.ids
    const files = yield* Effect.try({ try: storage.notebooks, catch: storageFailed })
    for (const id of files.filter((file) => !known.has(file))) {
      const found = yield* Effect.either(
        Effect.try({ try: () => read(storage, id), catch: (error) => error }),
      )
      if (found._tag === 'Right') {
        if (found.right === null) continue
        const { title, createdAt, change } = found.right
        yield* directory.adopt(id, title, createdAt, change)
        yield* directory.setBehind(id, null)
        continue
      }
      const damage = damageOf(found.left)
      if (damage === null) continue
      yield* directory.adopt(id, `Damaged notebook ${id}`, Date.now(), null)
      yield* directory.setDamage(id, damage)
    }
  })
