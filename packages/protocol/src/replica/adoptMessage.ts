import type { ClientMessage, ProposedFact } from '../sync/messages.ts'
import type { Journal } from './ReplicaStorage.ts'

/** A message is closed before its facts are longer than this, as JSON in UTF-16 units: it fits the limit. */
const MESSAGE_LENGTH = 1024 * 1024

const factOf = ({ name, args }: ProposedFact): ProposedFact => ({ name, args })

/**
 * Hands over what a dead tab's journal holds behind the count: as much as goes into one message. Null when
 * there is nothing.
 */
export const adoptMessage = (journal: Journal, accepted: number): ClientMessage | null => {
  const [first, ...others] = journal.entries.filter(({ n }) => n > accepted)
  if (first === undefined) return null
  let length = JSON.stringify(first.args).length
  const tooMany = others.findIndex(({ args }) => {
    length += JSON.stringify(args).length
    return length > MESSAGE_LENGTH
  })
  const rest = tooMany === -1 ? others : others.slice(0, tooMany)
  return {
    _tag: 'adopt',
    client: journal.client,
    first: first.n,
    facts: [factOf(first), ...rest.map(factOf)],
  }
}
