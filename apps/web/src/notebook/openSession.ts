import { memoryTextStorage, type NotebookPorts, NotebookSession, type TextStorage } from '@anode/notebook'
import type { Replica } from '@anode/protocol/replica'
import { soon } from '../commands/soon.ts'
import { pageLog } from '../log/PageLog.ts'
import { names } from '../me/names.ts'
import { openNotebooks } from '../me/OpenNotebooks.ts'
import { putArtifact } from '../server/artifacts.ts'
import { duplicateMoment, fetchMoment, fetchTimeline } from '../server/history.ts'
import { askKernel } from '../server/notebooks.ts'
import { settings } from '../settings/settings.ts'
import { WorkerSearcher } from './search/WorkerSearcher.ts'

/** So much longer a fact may wait for a moment in which the page draws nothing, in milliseconds. */
const PATIENCE = 200

/** What a notebook takes of the page. */
const ports: Omit<NotebookPorts, 'storage'> = {
  server: {
    askKernel,
    timeline: fetchTimeline,
    moment: fetchMoment,
    duplicateMoment,
    putArtifact,
  },
  warn: (text) => pageLog.add('warn', text),
  stopsOnError: () => settings.get('stopOnError'),
  names,
  soon,
  whenIdle: (work) => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => work(), { timeout: PATIENCE })
    else work()
  },
  makeSearcher: () => new WorkerSearcher(),
}

/** The tab's own storage; where the browser keeps it from us, what lasts as long as the session. */
const tabStorage = (): TextStorage => {
  try {
    return sessionStorage
  } catch {
    return memoryTextStorage()
  }
}

/** What was typed is saved when the page may not come back. */
const saveWhenHidden = ({ texts }: NotebookSession): (() => void) => {
  const save = () => texts.flush()
  document.addEventListener('visibilitychange', save)
  window.addEventListener('pagehide', save)
  return () => {
    document.removeEventListener('visibilitychange', save)
    window.removeEventListener('pagehide', save)
  }
}

/** Begins a session of a notebook in this page. */
export const openSession = (replica: Replica): NotebookSession => {
  const session = new NotebookSession(replica, { ...ports, storage: tabStorage() })
  session.onEnd(openNotebooks.add(session))
  session.onEnd(saveWhenHidden(session))
  return session
}
