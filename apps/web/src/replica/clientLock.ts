/**
 * Takes the lock of a client, which says that its tab lives: the browser lets go of it when the tab dies.
 * Gives what lets go of it, or null while another tab has it. Without Web Locks (a page that is not on
 * localhost nor HTTPS) nobody can tell, so only a new client may be taken.
 */
export const takeClientLock = (client: string, isNew: boolean): Promise<(() => void) | null> => {
  if (!navigator.locks) return Promise.resolve(isNew ? () => {} : null)
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(`anode:client:${client}`, { ifAvailable: true }, (lock) => {
        if (lock === null) return resolve(null)
        return new Promise<void>((release) => resolve(release))
      })
      .catch(reject)
  })
}
