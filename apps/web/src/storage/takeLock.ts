/** Whether the browser has locks: without Web Locks (a page that is not on localhost nor HTTPS) nobody can tell. */
export const hasLocks = (): boolean => navigator.locks !== undefined

/**
 * Takes a lock, which says that this tab lives: the browser lets go of it when the tab dies. Gives what lets go of it,
 * or null while another tab has it.
 */
export const takeLock = (name: string): Promise<(() => void) | null> =>
  new Promise((resolve, reject) => {
    navigator.locks
      .request(name, { ifAvailable: true }, (lock) => {
        if (lock === null) return resolve(null)
        return new Promise<void>((release) => resolve(release))
      })
      .catch(reject)
  })

/** Takes the lock of a client. Where there are no locks, only a new client may be taken. */
export const takeClientLock = (client: string, isNew: boolean): Promise<(() => void) | null> =>
  hasLocks() ? takeLock(`anode:client:${client}`) : Promise.resolve(isNew ? () => {} : null)
