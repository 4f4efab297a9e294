import { Schema } from 'effect'

/**
 * The feature of hosts that state facts with the token of their kernel session, and of servers that give those out. Such a
 * host waits with what it has to say until it has the first `sessionTokens`.
 */
export const SESSION_TOKENS = 'sessionTokens'

/** What a host shows to state facts about one notebook, or to keep a large value of it. */
export const SessionToken = Schema.Struct({ notebookId: Schema.String, token: Schema.String })
export type SessionToken = typeof SessionToken.Type
