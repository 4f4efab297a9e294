import type { KernelspecList } from '@anode/protocol'
import { ask } from './request.ts'

/** The kernels that notebooks can have on the server's machine. */
export const fetchKernelspecs = (): Promise<KernelspecList> =>
  ask<'kernels.kernelspecs'>('GET', '/kernelspecs')
