import type { IdentifiedOutput } from '@anode/document'
import type { RunEntry } from '@anode/notebook'
import * as queries from '@anode/notebook/queries'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useQuery, useSession } from '../notebook/state/SessionContext.ts'
import { nothingShown, type Shown, shownOutputs } from './shownOutputs.ts'

/** What is in flight is drawn at once when it is the first for a while, else this often, in milliseconds. */
const EVERY = 48

/** A text of more characters than this is drawn less often: nobody reads along any more. */
const LONG = 32 * 1024
const EVERY_LONG = 160

const printed = (outputs: ReadonlyArray<IdentifiedOutput>): number =>
  outputs.reduce((sum, { output }) => sum + (output._tag === 'stream' ? output.text.length : 0), 0)

/** The outputs that a cell shows, as they come. */
export const useShownOutputs = (cellId: string, run: RunEntry | null): Shown => {
  const { replica } = useSession()
  const stored = useQuery(useMemo(() => queries.outputs(cellId), [cellId]))
  const shown = useRef<Shown>(nothingShown)
  const [, draw] = useState(0)
  const runId = run?.id

  useEffect(() => {
    if (runId === undefined) return
    let next = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    const now = () => {
      timer = undefined
      const long = printed(replica.live.outputsOf(runId) ?? []) > LONG
      next = performance.now() + (long ? EVERY_LONG : EVERY)
      draw((count) => count + 1)
    }
    const unlisten = replica.live.on(`run:${runId}`, () => {
      if (timer !== undefined) return
      const wait = next - performance.now()
      if (wait <= 0) now()
      else timer = setTimeout(now, wait)
    })
    // What came before this listened; it does not put off what comes first.
    draw((count) => count + 1)
    return () => {
      unlisten()
      clearTimeout(timer)
    }
  }, [replica, runId])

  const live = runId === undefined ? undefined : replica.live.outputsOf(runId)
  shown.current = shownOutputs(shown.current, { stored, run, live })
  return shown.current
}
