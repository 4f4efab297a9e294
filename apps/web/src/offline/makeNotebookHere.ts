import { defaultKind } from '@anode/cells'
import { intents, newId, type Principal, schemaHash } from '@anode/document'
import { clientOfKey, newClientKey } from '@anode/protocol'
import { closeCodes, type OpenRoomSocket } from '@anode/protocol/replica'
import { makeNotebook } from '../server/notebooks.ts'
import { browserDatabase } from '../storage/browserDatabase.ts'

const PRINCIPAL = 'anode.principal'

/** Remembers who the server says we are: facts that are stated without it must say by whom. */
export const rememberPrincipal = (principal: Principal): void => {
  try {
    localStorage.setItem(PRINCIPAL, JSON.stringify(principal))
  } catch {
    // Nothing is stored here at all, so nothing can be made here either.
  }
}

/** Who the server said we are the last time; null when it never has. */
export const lastPrincipal = (): Principal | null => {
  try {
    return JSON.parse(localStorage.getItem(PRINCIPAL) ?? 'null')
  } catch {
    return null
  }
}

/**
 * Makes a notebook without a server, under an id of its own; the server is told of it when the notebook is
 * open and it answers. Null when it is not known who we are: then it takes the server.
 */
export const makeNotebookHere = async (): Promise<string | null> => {
  const principal = lastPrincipal()
  if (principal === null) return null
  const db = await browserDatabase()
  const id = newId()
  const { name, args } = intents.createCell(
    [],
    { kind: defaultKind.name, index: 0, id: newId() },
    { by: principal.id },
  )
  const key = newClientKey()
  const transaction = db.transaction(['notebooks', 'copies', 'journal'], 'readwrite')
  await Promise.all([
    transaction
      .objectStore('notebooks')
      .put({ id, title: 'Untitled', updatedAt: Date.now(), madeHere: true }),
    transaction
      .objectStore('copies')
      .put({ bytes: new Uint8Array(), cursor: 0, epoch: '', schema: schemaHash, principal }, id),
    // The page that opens it takes it over, like what a closed tab left.
    transaction
      .objectStore('journal')
      .put({ notebookId: id, client: clientOfKey(key), key, n: 1, name, args }),
    transaction.done,
  ])
  return id
}

/** Tells the server of a notebook that was made here. Gives whether it is one. */
const tellServer = async (id: string): Promise<boolean> => {
  const db = await browserDatabase()
  const known = await db.get('notebooks', id)
  if (!known?.madeHere) return false
  const { madeHere: _, ...rest } = known
  await makeNotebook(id, known.title)
  await db.put('notebooks', rest)
  return true
}

/** A way to a room which, where the server does not know a notebook that was made here, tells it first. */
export const tellingFirst =
  (id: string, open: OpenRoomSocket): OpenRoomSocket =>
  (events) =>
    open({
      ...events,
      closed: (code, reason) => {
        if (code !== closeCodes.notFound) return events.closed(code, reason)
        // Closed as if the way were cut: it is tried again.
        const again = () => events.closed(1006, '')
        tellServer(id).then((told) => (told ? again() : events.closed(code, reason)), again)
      },
    })
