import { useEffect } from 'react'
import { pageLog } from '../log/PageLog.ts'
import { situation } from '../log/situation.ts'
import * as queries from './queries.ts'
import { useSession } from './state/SessionContext.ts'
import { memoryWords } from './topbar/kernelState.ts'

/** Tells the help how the notebook stands, and writes into the page's log how its connection fares. */
export const useSituation = (): void => {
  const { replica, index } = useSession()
  useEffect(() => {
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
        ['Kernel memory', live.kernel?.memory ? memoryWords(live.kernel.memory) : 'unknown'],
        ['Python environment', live.environment?.phase ?? 'unknown'],
      ] as const
    }
    let last = ''
    const log = () => {
      const { connection, stopped, trouble, refused } = replica.status
      const words = [
        `Connection: ${connection}`,
        ...(stopped === null ? [] : [`stopped (${stopped.tag}: ${stopped.message})`]),
        ...(trouble === null ? [] : [`trouble: ${trouble}`]),
        ...(refused.length === 0 ? [] : [`${refused.length} refused`]),
      ].join('; ')
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
  }, [replica, index])
}
