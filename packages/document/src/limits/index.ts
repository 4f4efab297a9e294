/** What kernels may take of a machine: which limits there are, who sets them, and how they are told of. */
export * from './isNearLimit.ts'
export * from './KernelLimits.ts'
export * from './LimitBreach.ts'
export * from './limitText.ts'
export * from './notebookLimits.ts'
