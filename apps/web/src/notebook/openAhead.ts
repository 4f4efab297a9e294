import type { Replica } from '@anode/protocol/replica'

interface Ahead {
  readonly notebookId: string
  readonly replica: Promise<Replica>
}

let ahead: Ahead | null = null
let begun = false

/**
 * At the address of a notebook: begins to open it before the code of its page is read. The server and the browser's
 * storage answer meanwhile, which takes about as long. Only for the first one that this page shows.
 */
export const openAhead = async (): Promise<void> => {
  const [, notebookId] = /^\/n\/([\w-]+)$/.exec(location.pathname) ?? []
  if (begun || notebookId === undefined) return
  const { openNotebook } = await import('../replica/openNotebook.ts')
  begun = true
  ahead = { notebookId, replica: openNotebook(notebookId) }
  // Whoever takes it hears of it.
  ahead.replica.catch(() => {})
}

/** What was opened ahead, once, if it is this notebook; another one is closed. */
export const takeOpened = (notebookId: string): Promise<Replica> | null => {
  const opened = ahead
  ahead = null
  if (opened === null || opened.notebookId === notebookId) return opened?.replica ?? null
  opened.replica.then(
    (replica) => replica.close(),
    () => {},
  )
  return null
}
