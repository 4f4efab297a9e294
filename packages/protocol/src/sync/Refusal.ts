import { Schema } from 'effect'

/** Why the server refuses something; `tag` is for programs, `message` for people. */
export const Refusal = Schema.Struct({
  tag: Schema.Literal(
    'ProtocolMismatch',
    'MalformedMessage',
    'MessageTooLarge',
    'TooManyMessages',
    'NotebookNotFound',
    'CellNotFound',
    'UnreadableFact',
    'NotAllowed',
    'FactTooLarge',
    // Only to who sends batches in several messages.
    'BatchTooLarge',
    'CountGap',
    'StaleCopy',
    'ClientAlive',
    'StorageFailed',
  ),
  message: Schema.String,
})
export type Refusal = typeof Refusal.Type
