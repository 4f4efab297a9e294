/** Raised when a change to the messages would mislead an older page. */
export const PROTOCOL_VERSION = 2
