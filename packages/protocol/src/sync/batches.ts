import type { ProposedFact } from './messages.ts'

/** The facts of a message are together no longer than this, as JSON in UTF-16 units, unless one alone is. */
const MESSAGE_LENGTH = 1024 * 1024

/** How long a fact is, as JSON in UTF-16 units. */
export const lengthOf = ({ args }: ProposedFact): number => JSON.stringify(args).length

/** Facts that are one batch: each but the last says that more of it follows. */
export const asBatch = (facts: ReadonlyArray<ProposedFact>): ReadonlyArray<ProposedFact> =>
  facts.map(({ name, args }, i) =>
    i < facts.length - 1 ? { name, args, more: true as const } : { name, args },
  )

/** Where the batch begins and ends that the fact at `index` belongs to: it holds `from`, and not `to`. */
export const batchAround = (
  facts: ReadonlyArray<Pick<ProposedFact, 'more'>>,
  index: number,
): { readonly from: number; readonly to: number } => {
  let from = index
  while (from > 0 && facts[from - 1]?.more === true) from--
  let to = index
  while (to < facts.length - 1 && facts[to]?.more === true) to++
  return { from, to: to + 1 }
}

/** The facts of a batch, one after the other. */
function* batchesOf<Fact extends ProposedFact>(facts: ReadonlyArray<Fact>): Iterable<ReadonlyArray<Fact>> {
  for (let at = 0; at < facts.length; ) {
    const { to } = batchAround(facts, at)
    yield facts.slice(at, to)
    at = to
  }
}

/**
 * Facts as messages take them: whole batches, as many as go into one, and a batch that is too long for that in
 * messages of its own, which all but the last end with a fact that more follows.
 */
export function* inMessages<Fact extends ProposedFact>(
  facts: ReadonlyArray<Fact>,
): Generator<readonly [Fact, ...Fact[]]> {
  const [only] = facts
  if (only === undefined) return
  // By far the most often.
  if (facts.length === 1) return yield [only]
  let message: Fact[] = []
  let length = 0
  const close = function* () {
    const [first, ...rest] = message
    if (first !== undefined) yield [first, ...rest] as const
    message = []
    length = 0
  }
  for (const batch of batchesOf(facts)) {
    const lengths = batch.map(lengthOf)
    const whole = lengths.reduce((sum, one) => sum + one, 0)
    if (length + whole > MESSAGE_LENGTH) yield* close()
    for (const [i, fact] of batch.entries()) {
      const one = lengths[i] as number
      if (length + one > MESSAGE_LENGTH) yield* close()
      message.push(fact)
      length += one
    }
    // Nothing waits for the end of a batch but itself.
    if (whole > MESSAGE_LENGTH) yield* close()
  }
  yield* close()
}
