import { knownNotebooks } from '../offline/knownNotebooks.ts'

/** How long one notebook's changes may take to arrive, in milliseconds. */
const PATIENCE = 20_000

const deliver = async (id: string): Promise<void> => {
  // What it takes to open a notebook is large, and seldom needed here.
  const { openNotebook } = await import('./openNotebook.ts')
  const replica = await openNotebook(id)
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer)
      unlisten()
      resolve()
    }
    const timer = setTimeout(done, PATIENCE)
    const unlisten = replica.onStatus(() => {
      if (replica.status.waiting === 0 || replica.status.stopped !== null) done()
    })
    if (replica.status.waiting === 0 && replica.status.connection === 'online') done()
  })
  await replica.close()
}

let under: Promise<boolean> | undefined

const deliverAll = async (): Promise<boolean> => {
  const waiting = (await knownNotebooks()).filter((notebook) => notebook.waiting > 0)
  // One that cannot be opened says why when a person opens it.
  for (const { id } of waiting) await deliver(id).catch(() => {})
  return waiting.length > 0
}

/**
 * Sends what waits in notebooks that are not open, now that the server answers. Gives whether there was
 * anything.
 */
export const deliverWaiting = (): Promise<boolean> => {
  under ??= deliverAll().finally(() => {
    under = undefined
  })
  return under
}
