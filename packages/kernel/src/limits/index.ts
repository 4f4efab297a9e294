export type { KernelUsage } from './KernelUsage.ts'
export { outputSize } from './outputSize.ts'
export { RunLimits } from './RunLimits.ts'
