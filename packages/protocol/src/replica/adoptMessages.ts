import { inMessages } from '../sync/batches.ts'
import type { ClientMessage, ProposedFact } from '../sync/messages.ts'
import type { Journal, JournalEntry } from './ReplicaStorage.ts'

const factOf = ({ name, args, more }: ProposedFact): ProposedFact => ({ name, args, ...(more && { more }) })

/**
 * Hands over what a dead tab's journal holds: of its entries as much as goes into one message, or the first batch
 * where that takes several. Empty when there is nothing.
 */
export const adoptMessages = (
  { client, key }: Pick<Journal, 'client' | 'key'>,
  entries: ReadonlyArray<JournalEntry>,
): ReadonlyArray<ClientMessage> => {
  const messages: ClientMessage[] = []
  for (const [first, ...rest] of inMessages(entries)) {
    messages.push({
      _tag: 'adopt',
      client,
      ...(key !== undefined && { key }),
      first: first.n,
      facts: [factOf(first), ...rest.map(factOf)],
    })
    if ((rest.at(-1) ?? first).more === undefined) break
  }
  return messages
}
