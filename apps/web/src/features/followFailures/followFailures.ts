import type { NotebookSession } from '@anode/notebook'

const activities = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const

/**
 * Brings a cell that failed into view, if this page asked for the run and its person has done nothing since: who
 * scrolls, types or clicks meanwhile is reading elsewhere.
 */
export const followFailures = ({ index, ownRuns }: NotebookSession): (() => void) => {
  let lastActivity = 0
  const note = (event: Event) => {
    lastActivity = event.timeStamp
  }
  for (const activity of activities) window.addEventListener(activity, note, { capture: true, passive: true })
  let watched = index.active
  const unlisten = index.on('active', () => {
    const ended = watched
    watched = index.active
    for (const { id } of ended) {
      const run = index.entry(id)?.run ?? null
      if (run === null || run.finishedAt === null) continue
      const requests = [run.id, ...run.joined]
      const askedAt = requests.map((request) => ownRuns.get(request)).findLast((at) => at !== undefined)
      for (const request of requests) ownRuns.delete(request)
      if (run.status !== 'error' || askedAt === undefined || lastActivity > askedAt) continue
      document.querySelector(`[data-cell-id="${CSS.escape(id)}"]`)?.scrollIntoView({ block: 'nearest' })
      return
    }
  })
  return () => {
    unlisten()
    for (const activity of activities) window.removeEventListener(activity, note, { capture: true })
  }
}
