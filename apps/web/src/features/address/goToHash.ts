import type { NotebookSession } from '@anode/notebook'
import { goToAnchor } from '../../notebook/markdown/goToAnchor.ts'

/** Goes to the cell or heading that is named behind the `#` of the page's address. */
export const goToHash = (session: NotebookSession): void => {
  const hash = location.hash.slice(1)
  let name = hash
  try {
    name = decodeURIComponent(hash)
  } catch {
    // As it is written, then.
  }
  if (name !== '') void goToAnchor(session, name)
}
