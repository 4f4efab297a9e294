import { Either } from 'effect'
import { isJsonTooDeep } from '../jsonDepth.ts'
import { nearestValue } from './jsonValue.ts'
import { readJson } from './readJson.ts'

/**
 * What JSON says that somebody else wrote: Python's `NaN` counts as none, and JSON that is nested too deep for
 * anything that would show it, or is none, as its text.
 */
export const readLoosely = (json: string): unknown => {
  if (isJsonTooDeep(json)) return json
  try {
    return JSON.parse(json)
  } catch {
    return Either.match(readJson(json), { onLeft: () => json, onRight: nearestValue })
  }
}
