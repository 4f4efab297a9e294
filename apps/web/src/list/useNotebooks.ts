import type { NotebookInfo } from '@anode/protocol'
import { useCallback, useEffect, useRef, useState } from 'react'
import { listNotebooks } from '../server/notebooks.ts'
import { messageOf } from '../server/request.ts'

/** How often a list that is looked at asks again, in milliseconds: kernels start and end by themselves. */
const REFRESH = 8000

export interface Notebooks {
  /** Null until the first answer. */
  readonly notebooks: ReadonlyArray<NotebookInfo> | null
  /** Why the last request failed. */
  readonly failure: string | null
  readonly reload: () => Promise<void>
}

/** The list as the server has it; the last answer stays while the next one is on its way. */
export const useNotebooks = (search: string, trash: boolean): Notebooks => {
  const [notebooks, setNotebooks] = useState<ReadonlyArray<NotebookInfo> | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const asked = useRef(0)

  const reload = useCallback(async () => {
    const question = ++asked.current
    try {
      const answer = await listNotebooks({ search, trash })
      if (question !== asked.current) return
      setNotebooks(answer)
      setFailure(null)
    } catch (error) {
      if (question === asked.current) setFailure(messageOf(error))
    }
  }, [search, trash])

  useEffect(() => {
    const refresh = () => {
      if (!document.hidden) void reload()
    }
    void reload()
    const timer = setInterval(refresh, REFRESH)
    document.addEventListener('visibilitychange', refresh)
    return () => {
      asked.current++
      clearInterval(timer)
      document.removeEventListener('visibilitychange', refresh)
    }
  }, [reload])

  return { notebooks, failure, reload }
}
