/** As people sort: without regard to case, numbers by their value. */
const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

const SIMPLE = /^[ -~]*$/

/** Where each character of ASCII stands, as the collator has it; capital and small letters at the same place. */
const ranks: ReadonlyArray<string> = (() => {
  const signs = Array.from({ length: 0x7f - 0x20 }, (_, i) => String.fromCharCode(0x20 + i))
  const sorted = [...signs].sort(collator.compare)
  const all: string[] = []
  let rank = 0
  for (const [i, sign] of sorted.entries()) {
    if (i > 0 && collator.compare(sorted[i - 1] as string, sign) !== 0) rank++
    all[sign.charCodeAt(0)] = String.fromCharCode(rank + 1)
  }
  return all
})()

const ZERO = ranks['0'.charCodeAt(0)] as string

/** Longer numbers are the collator's. */
const DIGITS = 200

/** What names in ASCII can be compared by as they are, several times as fast; null for others. */
const keyOf = (name: string): string | null => {
  if (!SIMPLE.test(name)) return null
  let key = ''
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i)
    if (code < 0x30 || code > 0x39) {
      key += ranks[code]
      continue
    }
    let end = i + 1
    while (name.charCodeAt(end) >= 0x30 && name.charCodeAt(end) <= 0x39) end++
    while (i < end - 1 && name.charCodeAt(i) === 0x30) i++
    if (end - i > DIGITS) return null
    // The number with more digits is the larger one.
    key += ZERO + String.fromCharCode(end - i) + name.slice(i, end)
    i = end - 1
  }
  return key
}

/** Sorts by names, after `first` (true: before all others). */
export const inNaturalOrder = <A>(
  all: ReadonlyArray<A>,
  nameOf: (each: A) => string,
  first: (each: A) => boolean,
): A[] =>
  all
    .map((each) => ({ each, name: nameOf(each), key: keyOf(nameOf(each)), isFirst: first(each) }))
    .sort((a, b) => {
      if (a.isFirst !== b.isFirst) return a.isFirst ? -1 : 1
      const order =
        a.key === null || b.key === null
          ? collator.compare(a.name, b.name)
          : a.key < b.key
            ? -1
            : a.key > b.key
              ? 1
              : 0
      return order || (a.name < b.name ? -1 : 1)
    })
    .map(({ each }) => each)
