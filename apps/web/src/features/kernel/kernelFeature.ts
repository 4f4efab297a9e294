import type { Feature } from '../../notebook/feature/Feature.ts'
import { ChooseKernelSlot } from './ChooseKernelSlot.tsx'
import { EarlyKernel } from './EarlyKernel.tsx'
import { EnvironmentNotice } from './EnvironmentNotice.tsx'
import { KernelNotice } from './KernelNotice.tsx'
import { kernelQuestionOf, kernelQuestionService } from './KernelQuestion.ts'
import { MemoryNotice } from './MemoryNotice.tsx'
import { MissingKernelNotice } from './MissingKernelNotice.tsx'

/** What must be known of the kernel and its Python before one runs something; which kernel it is, and its early start. */
export const kernelFeature: Feature = {
  name: 'kernel',
  service: kernelQuestionService,
  actions: [
    {
      id: 'kernel.choose',
      title: 'Choose kernel …',
      group: 'Kernel',
      run: (session) => kernelQuestionOf(session).ask(),
    },
  ],
  notices: [
    { rank: 'surroundings', View: EnvironmentNotice },
    { rank: 'surroundings', View: MissingKernelNotice },
    { rank: 'surroundings', View: KernelNotice },
    { rank: 'surroundings', View: MemoryNotice },
  ],
  layers: [EarlyKernel, ChooseKernelSlot],
  settings: ['kernelStart'],
}
