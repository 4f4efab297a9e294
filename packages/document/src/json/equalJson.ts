/** What JSON makes of a value: numbers that are none are null there. */
const asJson = (value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? null : value

/** Whether two values are the same JSON, in whatever order their members stand. */
export const equalJson = (one: unknown, other: unknown): boolean => {
  const [a, b] = [asJson(one), asJson(other)]
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const keys = Object.keys(a).filter((key) => valueIn(a, key) !== undefined)
  if (keys.length !== Object.keys(b).filter((key) => valueIn(b, key) !== undefined).length) return false
  return keys.every((key) => Object.hasOwn(b, key) && equalJson(valueIn(a, key), valueIn(b, key)))
}

const valueIn = (object: object, key: string): unknown => (object as Readonly<Record<string, unknown>>)[key]
