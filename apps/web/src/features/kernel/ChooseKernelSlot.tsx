import { useSyncExternalStore } from 'react'
import { lazyPart } from '../../failures/LazyPart.tsx'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { kernelQuestionOf } from './KernelQuestion.ts'

const ChooseKernel = lazyPart(async () => (await import('./ChooseKernel.tsx')).ChooseKernel)

/** The question for a kernel, while it is asked; its code comes then. */
export const ChooseKernelSlot = () => {
  const question = kernelQuestionOf(useSession())
  const isOpen = useSyncExternalStore(question.onChange, () => question.isOpen)
  return isOpen ? <ChooseKernel /> : null
}
