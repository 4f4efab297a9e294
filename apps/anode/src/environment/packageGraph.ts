import { packageName, readRequirement } from '@anode/document/environment'
import type { InstalledPackage } from '@anode/server'
import { Either } from 'effect'
import { type MarkerEnvironment, satisfies } from './Marker.ts'

/** A package as its metadata describe it. */
export interface Distribution {
  readonly name: string
  readonly version: string
  /** What stands behind `Requires-Dist`, as it is. */
  readonly requires: ReadonlyArray<string>
}

/** A condition that cannot be read holds: what is named then counts if it is there. */
const holds = (marker: string, environment: MarkerEnvironment, extra: string): boolean => {
  if (marker === '') return true
  try {
    return satisfies(marker, { ...environment, extra })
  } catch {
    return true
  }
}

interface Need {
  readonly name: string
  readonly extras: ReadonlyArray<string>
  readonly marker: string
}

const needsOf = (texts: ReadonlyArray<string>): ReadonlyArray<Need> =>
  texts.flatMap((text) =>
    Either.match(readRequirement(text), { onLeft: () => [], onRight: (need) => [need] }),
  )

/**
 * Which of the packages each of them needs, on this interpreter. Extras count where `asked` or a package asks for them:
 * what `uvicorn[standard]` brings is below uvicorn.
 */
export const packageGraph = (
  distributions: ReadonlyArray<Distribution>,
  environment: MarkerEnvironment,
  asked: ReadonlyArray<string> = [],
): ReadonlyArray<InstalledPackage> => {
  // Of two with one name, Python finds the first.
  const there = new Map<string, Distribution>()
  for (const each of distributions) {
    if (!there.has(packageName(each.name))) there.set(packageName(each.name), each)
  }
  const needs = new Map(Array.from(there, ([name, { requires }]) => [name, needsOf(requires)]))
  /** The extras that are asked for of each package. */
  const extras = new Map<string, Set<string>>()
  const requires = new Map<string, Set<string>>()
  const waiting: Array<readonly [name: string, extra: string]> = []
  const ask = ({ name, extras: wanted }: Need) => {
    if (!needs.has(name)) return
    const known = extras.get(name) ?? new Set()
    extras.set(name, known)
    for (const extra of wanted) {
      if (known.has(extra)) continue
      known.add(extra)
      waiting.push([name, extra])
    }
  }
  for (const name of needs.keys()) waiting.push([name, ''])
  for (const need of needsOf(asked)) ask(need)
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [name, extra] = next
    const found = requires.get(name) ?? new Set()
    requires.set(name, found)
    for (const need of needs.get(name) ?? []) {
      if (!needs.has(need.name) || need.name === name || !holds(need.marker, environment, extra)) continue
      found.add(need.name)
      ask(need)
    }
  }
  return Array.from(there, ([name, { version }]) => ({
    name,
    version,
    requires: [...(requires.get(name) ?? [])].sort(),
  }))
}
