/** Raised when a change to the messages would mislead an older page. */
export const PROTOCOL_VERSION = 2

/**
 * What a server says in its `welcome`, and a kernel host in its `hello`, that takes `KernelRequest`s: those of before do
 * not, and take a message that they do not know for a mistake.
 */
export const KERNEL_REQUESTS = 'kernel requests'

/** What a page says in its `hello` that takes `file` messages: those of before take one for a mistake. */
export const NOTEBOOK_FILES = 'notebook files'
