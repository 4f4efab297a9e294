/** The executor that kernels are, as kinds name it. */
export const KERNEL_EXECUTOR = 'kernel'
