import type { NotebookSession } from '@anode/notebook'
import * as queries from '@anode/notebook/queries'
import { usageWords } from '../../kernel/kernelState.ts'
import { pageLog } from '../../log/PageLog.ts'
import { situation } from '../../log/situation.ts'
import { connectionLine } from './connectionLine.ts'

/** Tells the help how the notebook stands, and writes into the page's log how its connection fares. */
export const tellSituation = ({ replica, index }: NotebookSession): (() => void) => {
  const read = () => {
    const { connection, waiting, trouble, stopped, refused, principal } = replica.status
    const kernel = replica.read(queries.kernel)
    const { live } = replica
    return [
      ['Notebook', replica.notebookId],
      ['Connection', stopped === null ? connection : `stopped (${stopped.tag}: ${stopped.message})`],
      ['Known by the server as', principal.id],
      ['Room head', String(replica.head())],
      ['Waiting changes', String(waiting)],
      ['Refused changes', String(refused.length)],
      ['Trouble', trouble?.message ?? 'none'],
      ['Cells', String(index.ids.length)],
      ['Runs that wait or run', String(index.active.length)],
      ['Kernel', kernel === null ? 'none' : [kernel.status, kernel.reason].filter(Boolean).join(': ')],
      ['Kernel host', live.kernel === null ? 'unknown' : live.kernel.hostConnected ? 'connected' : 'away'],
      [
        'Kernel memory',
        live.kernel?.memory ? usageWords(live.kernel.memory, live.kernel.usage ?? null) : 'unknown',
      ],
      ['Python environment', live.environment?.phase ?? 'unknown'],
    ] as const
  }
  let last = ''
  const log = () => {
    const { connection, stopped } = replica.status
    const words = connectionLine(replica.status)
    if (words === last) return
    last = words
    pageLog.add(connection === 'online' && stopped === null ? 'info' : 'warn', words)
  }
  pageLog.add('info', `Notebook ${replica.notebookId} opened, ${index.ids.length} cells`)
  log()
  const ends = [situation.provide(read), replica.onStatus(log)]
  return () => {
    for (const end of ends) end()
    pageLog.add('info', `Notebook ${replica.notebookId} closed`)
  }
}
