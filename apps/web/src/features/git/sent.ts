import type { NotebookSession } from '@anode/notebook'

/** How long the server may take to have what was typed, in ms. Without it nothing else is answered either. */
const PATIENCE = 3000

/** Resolves when the server has all that was typed here: it is about to be committed, or compared. */
export const sent = async ({ texts, replica }: NotebookSession): Promise<void> => {
  texts.flush()
  if (replica.status.waiting === 0) return
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer)
      end()
      resolve()
    }
    const timer = setTimeout(done, PATIENCE)
    const end = replica.onStatus(() => {
      if (replica.status.waiting === 0) done()
    })
  })
}
