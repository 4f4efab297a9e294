import { Failure } from '../../failures/Failure.tsx'
import { useStatus } from '../../notebook/state/SessionContext.ts'

const words = {
  server: {
    what: 'Changes are not being saved',
    todo: 'Keep this page open: they stay in it, and it tries again by itself.',
  },
  journal: {
    what: 'Changes cannot be kept in this browser',
    todo: 'Keep this page open until all changes are saved. Free space on this device; it tries again by itself.',
  },
  copy: {
    what: 'This notebook will not open without the server',
    todo: 'Everything is saved there. Free space on this device to have the notebook here as well.',
  },
} as const

/** Something keeps changes from being saved just now, or the notebook from being kept here. */
export const TroubleNotice = () => {
  const trouble = useStatus((status) => status.trouble)
  const stopped = useStatus((status) => status.stopped)
  if (trouble === null || stopped !== null) return null
  return (
    <Failure
      {...words[trouble.kind]}
      tone={trouble.kind === 'copy' ? 'warn' : 'bad'}
      why={trouble.message}
      details={trouble.kind}
    />
  )
}
