import { type CountedRun, progressIcon, RunProgress, titlePrefix } from '@anode/notebook'
import * as queries from '@anode/notebook/queries'
import { useEffect, useReducer, useState } from 'react'
import { useQuery, useSession } from '../../notebook/state/SessionContext.ts'

const iconLink = () => document.querySelector<HTMLLinkElement>('link[rel="icon"]')

/** Shows in the tab's title and icon which notebook it is and how far its runs are. */
export const TabState = () => {
  const { index } = useSession()
  const title = useQuery(queries.title)
  const [counter] = useState(() => new RunProgress())
  const [unseen, setUnseen] = useState(false)
  const [, draw] = useReducer((count: number) => count + 1, 0)
  const { progress } = counter

  useEffect(() => {
    const take = () => {
      const runs = index.list().flatMap(({ run }): ReadonlyArray<CountedRun> => (run === null ? [] : [run]))
      if (!counter.take(runs)) return
      if (!counter.progress.active) setUnseen(document.hidden)
      draw()
    }
    take()
    return index.on('active', take)
  }, [index, counter])

  useEffect(() => {
    const look = () => {
      if (!document.hidden) setUnseen(false)
    }
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [])

  useEffect(() => {
    document.title = `${titlePrefix(progress, unseen)}${title || 'Untitled'} · Anode`
  }, [progress, unseen, title])

  useEffect(() => {
    const link = iconLink()
    if (link === null || !progress.active) return
    const own = '/icon.svg'
    link.href = progressIcon(progress)
    return () => {
      link.href = own
    }
  }, [progress])

  return null
}
