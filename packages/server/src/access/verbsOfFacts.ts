import type { ProposedFact } from '@anode/protocol'
import type { Verb } from './Verb.ts'
import { factVerbs } from './verbs.ts'

/**
 * What somebody wants who states these facts, each verb once. Facts that only hosts or the server state, and those that
 * are none, want nothing here: `refusalOf` and the room's reading refuse them with words of their own.
 */
export const verbsOfFacts = (facts: ReadonlyArray<ProposedFact>): ReadonlySet<Verb> => {
  const verbs = new Set<Verb>()
  for (const { name } of facts) {
    const verb = Object.hasOwn(factVerbs, name) ? factVerbs[name as keyof typeof factVerbs] : 'server'
    if (verb !== 'server' && verb !== 'host') verbs.add(verb)
  }
  return verbs
}
