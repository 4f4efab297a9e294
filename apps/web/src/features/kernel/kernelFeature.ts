import type { Feature } from '../../notebook/feature/Feature.ts'
import { EarlyKernel } from './EarlyKernel.tsx'
import { EnvironmentNotice } from './EnvironmentNotice.tsx'
import { KernelDialogSlot } from './KernelDialogSlot.tsx'
import { kernelDialogsOf, kernelDialogsService } from './KernelDialogs.ts'
import { KernelNotice } from './KernelNotice.tsx'
import { MemoryNotice } from './MemoryNotice.tsx'
import { MissingKernelNotice } from './MissingKernelNotice.tsx'

/** What must be known of the kernel and its Python before one runs something; which it is, what it may take, its early start. */
export const kernelFeature: Feature = {
  name: 'kernel',
  service: kernelDialogsService,
  actions: [
    {
      id: 'kernel.choose',
      title: 'Choose kernel …',
      group: 'Kernel',
      run: (session) => kernelDialogsOf(session).ask('choose'),
    },
    {
      id: 'kernel.limits',
      title: 'Limits of the kernel …',
      group: 'Kernel',
      run: (session) => kernelDialogsOf(session).ask('limits'),
    },
  ],
  notices: [
    { rank: 'surroundings', View: EnvironmentNotice },
    { rank: 'surroundings', View: MissingKernelNotice },
    { rank: 'surroundings', View: KernelNotice },
    { rank: 'surroundings', View: MemoryNotice },
  ],
  layers: [EarlyKernel, KernelDialogSlot],
  settings: ['kernelStart'],
}
