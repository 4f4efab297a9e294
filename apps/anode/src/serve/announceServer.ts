import { setTimeout as sleep } from 'node:timers/promises'
import { storageTrouble } from '@anode/server'

/** How often it is tried again, in ms. */
const RETRY = 2000

/**
 * Writes down where the server is and what lets its kernel host in. On a disk that is full, space that is kept for
 * such things is given up; where there is none, the server runs without kernels until there is. Returns how to stop
 * trying.
 */
export const announceServer = async (
  write: () => Promise<void>,
  { giveUpReserve, say }: { readonly giveUpReserve: () => boolean; readonly say: (line: string) => void },
): Promise<() => void> => {
  const tried = (): Promise<unknown> =>
    write().then(
      () => null,
      (error: unknown) => error,
    )
  let failure = await tried()
  if (failure !== null && giveUpReserve()) failure = await tried()
  let wanted = true
  if (failure !== null) {
    const { why, todo } = storageTrouble(failure)
    say(`Notebooks can be read, but no kernel can be started and nothing can be saved: ${why} ${todo}`)
    void (async () => {
      while (wanted && failure !== null) {
        await sleep(RETRY, undefined, { ref: false })
        if (wanted) failure = await tried()
      }
      if (wanted) say('The disk takes what is written again: kernels can be started.')
    })()
  }
  return () => {
    wanted = false
  }
}
