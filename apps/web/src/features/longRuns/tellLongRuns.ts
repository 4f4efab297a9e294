import type { NotebookSession } from '@anode/notebook'
import * as queries from '@anode/notebook/queries'
import { duration } from '../../notebook/cells/duration.ts'
import { settings } from '../../settings/settings.ts'

const words: Readonly<Record<string, string>> = {
  ok: 'finished',
  error: 'failed',
  interrupted: 'was interrupted',
  lost: 'was lost',
}

/** Tells the person through the system when long runs have ended while they looked elsewhere, if they wish so. */
export const tellLongRuns = ({ index, replica }: NotebookSession): (() => void) => {
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
}
