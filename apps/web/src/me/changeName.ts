import type { Principal } from '@anode/document'
import { ask } from '../server/request.ts'
import { type BrowserDatabase, browserDatabase } from '../storage/browserDatabase.ts'
import { learnWhoIAm } from './me.ts'
import { openNotebooks } from './OpenNotebooks.ts'

/** How often it is looked whether everything is saved, in milliseconds. */
const LOOK = 100

/** Tells the other tabs of this browser, which has one name. */
const tabs = 'BroadcastChannel' in globalThis ? new BroadcastChannel('anode-me') : null

/** Where the browser stores nothing there is nothing of other tabs to wait for. */
const database = (): Promise<BrowserDatabase | null> => browserDatabase().catch(() => null)

/** Facts carry who stated them: nothing of this browser may be on its way under the old name. */
const everythingSaved = async (): Promise<void> => {
  await openNotebooks.saved()
  const db = await database()
  while (db !== null && (await db.count('journal')) > 0) {
    await new Promise((resolve) => setTimeout(resolve, LOOK))
    await openNotebooks.saved()
  }
}

/** What is stored here is that person's: pages begin with it before the server has said who they are. */
const takeOver = async (principal: Principal): Promise<void> => {
  learnWhoIAm(principal)
  await openNotebooks.become(principal)
  const transaction = (await database())?.transaction('copies', 'readwrite')
  for (let cursor = await transaction?.store.openCursor(); cursor; cursor = await cursor.continue()) {
    await cursor.update({ ...cursor.value, principal })
  }
  await transaction?.done
}

/**
 * Has everybody know this browser's person by that name, or by none: waits until all changes are saved, then
 * begins all its pages anew.
 *
 * @throws RequestFailed
 */
export const changeName = async (name: string | null): Promise<void> => {
  await everythingSaved()
  const principal = await ask<'me.name'>('PUT', '/me', { name })
  await takeOver(principal)
  tabs?.postMessage(principal)
  location.reload()
}

/** Follows a name that was chosen in another tab. */
export const followName = (): void =>
  tabs?.addEventListener('message', async ({ data }: MessageEvent<Principal>) => {
    await openNotebooks.saved()
    await takeOver(data)
    location.reload()
  })
