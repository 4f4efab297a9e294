import { useEffect, useState } from 'react'
import { useSession } from './state/SessionContext.ts'

const words: Readonly<Record<string, string>> = {
  ok: 'finished',
  error: 'failed',
  interrupted: 'was interrupted',
  lost: 'was lost',
}

/** Tells assistive technology how runs end that were seen to wait or run. */
export const RunAnnouncer = () => {
  const { index } = useSession()
  const [said, setSaid] = useState('')
  useEffect(() => {
    let watched = index.active
    return index.on('active', () => {
      const ended = watched.flatMap(({ id }) => {
        const word = words[index.entry(id)?.run?.status ?? '']
        return word === undefined ? [] : [`Cell ${index.indexOf(id) + 1} ${word}.`]
      })
      watched = index.active
      if (ended.length > 0) setSaid(ended.join(' '))
    })
  }, [index])
  return (
    <div role="log" aria-live="polite" className="sr-only">
      {said}
    </div>
  )
}
