import type { NotebookSession } from '@anode/notebook'
import type { Feature } from '../../notebook/feature/Feature.ts'

/** Goes to what the page's address names in the notebook: `#` and a cell's id, or a heading. */
const goToAddressed = (session: NotebookSession): (() => void) => {
  const go = () => {
    if (location.hash.length > 1) void import('./goToHash.ts').then(({ goToHash }) => goToHash(session))
  }
  go()
  // Somebody changes it by hand, or goes back.
  window.addEventListener('hashchange', go)
  return () => window.removeEventListener('hashchange', go)
}

/** The address of a notebook's page may name a cell of it. */
export const addressFeature: Feature = { name: 'address', whileShown: goToAddressed }
