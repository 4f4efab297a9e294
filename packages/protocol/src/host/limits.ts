/**
 * A host that says so in its `hello` takes `limits`; a server that says so in its `welcome` takes what a kernel uses beside
 * its memory.
 */
export const KERNEL_LIMITS = 'kernel limits'
