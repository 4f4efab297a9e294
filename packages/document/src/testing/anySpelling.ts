import fc from 'fast-check'

/** How one program writes JSON. */
interface Spelling {
  readonly newline: string
  readonly unit: string
  readonly colon: string
  readonly comma: string
  readonly escape: (unit: string) => string
  readonly turned: boolean
  readonly end: string
}

const anyProgram: fc.Arbitrary<Spelling> = fc.record({
  newline: fc.constantFrom('', '\n', '\r\n'),
  unit: fc.constantFrom(' ', '  ', '\t', ''),
  colon: fc.constantFrom(':', ': ', ' : '),
  comma: fc.constantFrom(',', ', '),
  escape: fc.constantFrom<(unit: string) => string>(
    (unit) => unit,
    (unit) => (unit > '~' ? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}` : unit),
    (unit) => (unit === '/' ? '\\/' : unit === 'a' ? '\\u0061' : unit),
    (unit) => (unit > '~' ? `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}` : unit),
  ),
  turned: fc.boolean(),
  end: fc.constantFrom('', '\n', '\r\n', ' \n\n'),
})

const spellString = (text: string, { escape: spellUnit }: Spelling): string =>
  // Half a character cannot stand in UTF-8 but as an escape, which is how JSON.stringify writes it.
  JSON.stringify(text).replace(/\\u[0-9a-f]{4}|\\.|./gsu, (part) =>
    part.startsWith('\\') ? part : part.replace(/[\s\S]/g, spellUnit),
  )

/** Strings that begin so stand for a number of that spelling. */
export const NUMBER = '@number '

const spell = (value: unknown, spelling: Spelling, indent: string): string => {
  const { newline, unit, colon, comma, turned } = spelling
  const inside = indent + unit
  const list = (items: ReadonlyArray<string>, open: string, close: string) =>
    items.length === 0
      ? open + close
      : newline === ''
        ? open + items.join(comma) + close
        : `${open}${newline}${inside}${items.join(`,${newline}${inside}`)}${newline}${indent}${close}`
  if (typeof value === 'string' && value.startsWith(NUMBER)) return value.slice(NUMBER.length)
  if (typeof value === 'string') return spellString(value, spelling)
  if (Array.isArray(value))
    return list(
      value.map((item) => spell(item, spelling, inside)),
      '[',
      ']',
    )
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).map(
    ([key, inner]) => spellString(key, spelling) + colon + spell(inner, spelling, inside),
  )
  return list(turned ? members.reverse() : members, '{', '}')
}

/** A value as any program could write it: indented or not, escaped or not, its members in one order or another. */
export const anySpelling = (value: unknown): fc.Arbitrary<string> =>
  anyProgram.map((spelling) => spell(value, spelling, '') + spelling.end)
