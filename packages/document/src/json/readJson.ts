import { Either } from 'effect'
import { JsonNode } from './JsonNode.ts'
import { NotJson, Scanner } from './scanJson.ts'

/** Containers so deep and deeper are looked into when they are asked: a notebook's outputs are on this level. */
const RECORDED = 4

/**
 * Reads JSON without loss: every value knows how it is written, objects keep the order of their members and
 * members of the same key, whatever it is, and numbers their digits. `NaN`, `Infinity` and `-Infinity`, which
 * Python writes, are read, and strings with control characters in them; `beyondJson` is told where the first of the
 * former stands.
 */
export const readJson = (
  text: string,
  beyondJson: (offset: number) => void = () => {},
): Either.Either<JsonNode, NotJson> => {
  try {
    const scanner = new Scanner(text, 0, RECORDED)
    scanner.value()
    scanner.end()
    if (scanner.beyondJson !== null) beyondJson(scanner.beyondJson)
    return Either.right(new JsonNode({ text, entries: scanner.entries }, 0))
  } catch (error) {
    if (error instanceof NotJson) return Either.left(error)
    throw error
  }
}
