/** Somebody who hears nothing for longer than this may take the connection for dead. */
export const HEARTBEAT = '10 seconds'

/** A comment: readers of server-sent events pass over it. */
export const PING = ': still here\n\n'
