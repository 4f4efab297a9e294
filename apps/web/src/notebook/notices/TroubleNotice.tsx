import { Failure } from '../../failures/Failure.tsx'
import { useStatus } from '../state/SessionContext.ts'

/** Something keeps changes from being saved just now. */
export const TroubleNotice = () => {
  const trouble = useStatus((status) => status.trouble)
  const stopped = useStatus((status) => status.stopped)
  if (trouble === null || stopped !== null) return null
  return (
    <Failure
      what="Changes are not being saved"
      why={trouble}
      todo="Keep this page open: they stay in it, and it tries again by itself."
    />
  )
}
