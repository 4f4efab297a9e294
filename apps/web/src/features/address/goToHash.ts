import type { NotebookSession } from '@anode/notebook'
import { goToAnchor } from '../../notebook/markdown/goToAnchor.ts'

/** Resolves when what the server has is here too, or there is no server. */
const caughtUp = ({ replica }: NotebookSession): Promise<void> =>
  new Promise((resolve) => {
    const look = () => {
      // It speaks of the file behind all facts.
      if (!replica.live.knowsFile && replica.status.connection !== 'offline') return
      for (const end of ends) end()
      resolve()
    }
    const ends = [replica.live.on('file', look), replica.onStatus(look)]
    look()
  })

/** Goes to the cell or heading that is named behind the `#` of the page's address. */
export const goToHash = async (session: NotebookSession): Promise<void> => {
  const hash = location.hash.slice(1)
  let name = hash
  try {
    name = decodeURIComponent(hash)
  } catch {
    // As it is written, then.
  }
  if (name === '') return
  // What the browser has stored of the notebook may be older than the link.
  if (session.index.entry(name) === undefined) await caughtUp(session)
  if (hash === location.hash.slice(1)) await goToAnchor(session, name)
}
