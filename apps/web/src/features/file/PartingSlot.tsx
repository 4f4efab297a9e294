import { useSyncExternalStore } from 'react'
import { lazyPart } from '../../failures/LazyPart.tsx'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { partingOf } from './Parting.ts'

const PartingDialog = lazyPart(async () => (await import('./PartingDialog.tsx')).PartingDialog)

/** The question whether the notebook goes on without its file, while it is asked. */
export const PartingSlot = () => {
  const parting = partingOf(useSession())
  const isAsked = useSyncExternalStore(parting.onChange, () => parting.isAsked)
  return isAsked ? <PartingDialog /> : null
}
