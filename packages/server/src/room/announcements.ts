import { type LoggedFact, type OwnFact, type TextHashes, writeMessage } from '@anode/protocol'

/** A message with facts is closed once it is longer than this, in UTF-16 units. */
export const CHUNK_LENGTH = 256 * 1024

/** So few facts go in one message, however long they are: nearly all that the room takes at once. */
const FEW = 8

/** Facts that go in one message, of which others follow at once with `more`. */
export interface Announcement {
  readonly facts: ReadonlyArray<LoggedFact>
  readonly more: boolean
  /** Behind the last facts. */
  readonly texts: TextHashes | null
  /** As all pages but their author's get it, made once for all of them. */
  readonly encoded: () => string
}

/** The message with facts, or with the numbers of those that a page has itself. */
export const factsMessage = (
  facts: ReadonlyArray<LoggedFact | OwnFact>,
  more: boolean,
  texts: TextHashes | null,
): string => writeMessage({ _tag: 'facts', facts, more, ...(texts === null ? {} : { texts }) })

/** Parts that are each not much longer than a message should be; one, without looking, for few facts. */
const inChunks = (facts: ReadonlyArray<LoggedFact>): ReadonlyArray<ReadonlyArray<LoggedFact>> => {
  if (facts.length <= FEW) return [facts]
  const chunks: LoggedFact[][] = [[]]
  let length = 0
  for (const fact of facts) {
    const own = JSON.stringify(fact).length
    if (length > 0 && length + own > CHUNK_LENGTH) {
      chunks.push([])
      length = 0
    }
    chunks.at(-1)?.push(fact)
    length += own
  }
  return chunks
}

/** The messages that tell pages of facts which the room took as one. */
export const announcementsOf = (
  facts: ReadonlyArray<LoggedFact>,
  hashes: TextHashes | null,
): ReadonlyArray<Announcement> =>
  inChunks(facts).map((chunk, i, { length }) => {
    const more = i < length - 1
    const texts = more ? null : hashes
    let encoded: string | undefined
    const encode = () => {
      encoded ??= factsMessage(chunk, more, texts)
      return encoded
    }
    return { facts: chunk, more, texts, encoded: encode }
  })
