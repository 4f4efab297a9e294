import { useEffect, useState } from 'react'
import { Failure } from '../../failures/Failure.tsx'
import { useStatus } from '../state/SessionContext.ts'

/** Cuts shorter than this are not worth a word, in milliseconds. */
const PATIENCE = 2500

/** The server has not answered for a while. */
export const ConnectionNotice = () => {
  const connection = useStatus((status) => status.connection)
  const stopped = useStatus((status) => status.stopped)
  const lost = connection !== 'online' && stopped === null
  const [long, setLong] = useState(false)
  useEffect(() => {
    if (!lost) return setLong(false)
    const timer = setTimeout(() => setLong(true), PATIENCE)
    return () => clearTimeout(timer)
  }, [lost])
  if (!lost || !long) return null
  return (
    <Failure
      tone="warn"
      what="The server does not answer"
      why="You can go on writing: changes are kept in this browser and sent when the server is back."
      todo="Runs wait until then. The page reconnects by itself."
    />
  )
}
