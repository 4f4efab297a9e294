import { useEffect } from 'react'
import { settings } from '../../settings/settings.ts'
import { duration } from '../cells/duration.ts'
import * as queries from '../queries.ts'
import { useSession } from '../state/SessionContext.ts'

const words: Readonly<Record<string, string>> = {
  ok: 'finished',
  error: 'failed',
  interrupted: 'was interrupted',
  lost: 'was lost',
}

/** Tells the person through the system when long runs have ended while they looked elsewhere, if they wish so. */
export const LongRuns = () => {
  const { index, replica } = useSession()
  useEffect(() => {
    let watched = index.active
    return index.on('active', () => {
      const before = watched
      watched = index.active
      if (!document.hidden || !settings.get('notifyLongRuns')) return
      if (!('Notification' in window) || Notification.permission !== 'granted') return
      const long = settings.get('longRun') * 1000
      const ended = before.flatMap(({ id }) => {
        const run = index.entry(id)?.run
        const took = (run?.finishedAt ?? 0) - (run?.startedAt ?? 0)
        const word = words[run?.status ?? '']
        return word === undefined || run?.startedAt == null || took < long
          ? []
          : [`Cell ${index.indexOf(id) + 1} ${word} after ${duration(took)}.`]
      })
      if (ended.length === 0) return
      const notification = new Notification(replica.read(queries.title) || 'Untitled', {
        body: ended.join(' '),
        icon: '/icon.svg',
        tag: replica.notebookId,
      })
      notification.onclick = () => {
        window.focus()
        notification.close()
      }
    })
  }, [index, replica])
  return null
}
