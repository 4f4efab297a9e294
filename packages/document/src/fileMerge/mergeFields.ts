import { equalJson } from '../json/equalJson.ts'

type Fields = Readonly<Record<string, unknown>>

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Fields by name, objects in them too: the side that changed one has it; where both did, it stays as it is in `ours`. */
export const mergeFields = (base: Fields, ours: Fields, theirs: Fields): Fields =>
  mergeEach(base, ours, theirs, merge)

/** The same for fields that are taken whole. */
export const mergeWhole = (base: Fields, ours: Fields, theirs: Fields): Fields =>
  mergeEach(base, ours, theirs, changed)

const mergeEach = (base: Fields, ours: Fields, theirs: Fields, mergeValue: typeof changed): Fields => {
  const names = new Set([...Object.keys(ours), ...Object.keys(theirs)])
  const merged: Array<readonly [string, unknown]> = []
  for (const name of names) {
    const [o, a, b] = [base, ours, theirs].map((fields) =>
      Object.hasOwn(fields, name) ? fields[name] : undefined,
    )
    const value = mergeValue(o, a, b)
    if (value !== undefined) merged.push([name, value])
  }
  return Object.fromEntries(merged)
}

/** The value that one side changed; ours where both did. */
const changed = (base: unknown, ours: unknown, theirs: unknown): unknown =>
  !equalJson(base, theirs) && equalJson(base, ours) ? theirs : ours

/** The same, by name where both made an object of it. */
const merge = (base: unknown, ours: unknown, theirs: unknown): unknown => {
  const isEither = equalJson(base, theirs) || equalJson(base, ours)
  if (isEither || !isFields(ours) || !isFields(theirs)) return changed(base, ours, theirs)
  return mergeFields(isFields(base) ? base : {}, ours, theirs)
}
