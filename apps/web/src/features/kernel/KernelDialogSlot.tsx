import { useSyncExternalStore } from 'react'
import { lazyPart } from '../../failures/LazyPart.tsx'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { kernelDialogsOf } from './KernelDialogs.ts'

const ChooseKernel = lazyPart(async () => (await import('./ChooseKernel.tsx')).ChooseKernel)
const KernelLimits = lazyPart(async () => (await import('./KernelLimits.tsx')).KernelLimits)

/** The dialog about the kernel that is open; its code comes then. */
export const KernelDialogSlot = () => {
  const dialogs = kernelDialogsOf(useSession())
  const open = useSyncExternalStore(dialogs.onChange, () => dialogs.open)
  if (open === null) return null
  return open === 'choose' ? <ChooseKernel /> : <KernelLimits />
}
