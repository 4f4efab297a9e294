import { Either } from 'effect'
import { isJsonTooDeep } from '../jsonDepth.ts'
import { isExactJson } from './jsonValue.ts'
import { readLoosely } from './looseJson.ts'
import { readJson } from './readJson.ts'

/** JSON that says more than a value of JavaScript can, as it is written. Its own JSON is the nearest value’s. */
export class ExactJson {
  readonly json: string

  constructor(json: string) {
    this.json = json
  }

  toJSON(): unknown {
    return readLoosely(this.json)
  }
}

/**
 * Whether something in a text may be a whole number beyond 2^53, have an exponent beyond those of doubles, or be one
 * of Python's words: nothing else is inexact. One search for each is six times faster than one for all.
 */
const isSuspect = (json: string): boolean =>
  /[[,:\s-]\d{16}/.test(json) ||
  /[eE]\+?[3-9]\d\d/.test(json) ||
  json.includes('NaN') ||
  json.includes('Infinity')

/**
 * The members of an object in a text of JSON, found by its key, whose values are not all that is written. Costs
 * little where there is nothing of the kind.
 */
export const inexactMembers = (json: string, key: string): ReadonlyMap<string, ExactJson> => {
  const found = new Map<string, ExactJson>()
  if (!isSuspect(json)) return found
  const root = Either.getOrNull(readJson(json))
  for (const { key: name, value } of root?.get(key)?.members() ?? []) {
    const isInexact = value.kind !== 'string' && !isJsonTooDeep(value.raw) && !isExactJson(value)
    if (isInexact) found.set(name, new ExactJson(value.raw))
    else found.delete(name)
  }
  return found
}
