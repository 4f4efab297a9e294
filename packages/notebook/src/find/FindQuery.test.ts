import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileQuery, emptyQuery, type FindQuery, matchesIn, replacementsIn } from './FindQuery.ts'

const pattern = (query: Partial<FindQuery>): RegExp => {
  const compiled = compileQuery({ ...emptyQuery, ...query })
  if ('error' in compiled) throw new Error(compiled.error)
  return compiled
}

const found = (text: string, query: Partial<FindQuery>): ReadonlyArray<string> => {
  const offsets = matchesIn(text, pattern(query))
  return Array.from({ length: offsets.length / 2 }, (_, n) => text.slice(offsets[2 * n], offsets[2 * n + 1]))
}

describe('a text that is looked for', () => {
  test('is found in any case unless it is asked for', () => {
    expect(found('Data data DATA', { text: 'data' })).toHaveLength(3)
    expect(found('Data data DATA', { text: 'data', matchCase: true })).toEqual(['data'])
  })

  test('means its characters, whatever they mean elsewhere', () => {
    expect(found('a.b a+b (a|b) \\d $1 a-b', { text: 'a+b' })).toEqual(['a+b'])
    for (const text of ['(a|b)', '\\d', '$1', 'a-b', '[x]', '{2}', '/']) {
      expect(found(`x ${text} y`, { text })).toEqual([text])
    }
  })

  test('is found as a whole word in any script, and beside signs', () => {
    expect(found('size sizes resize size_2 (size)', { text: 'size', wholeWord: true })).toHaveLength(2)
    expect(found('Größe Größenordnung', { text: 'größe', wholeWord: true })).toEqual(['Größe'])
    expect(found('f(x) g(x)', { text: '(x', wholeWord: true })).toHaveLength(2)
  })

  test('is any text: it is found where it is written', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (text, around) => {
        const all = `${around}${text}${around}`
        return found(all, { text, matchCase: true }).includes(text)
      }),
    )
  })
})

describe('a regular expression', () => {
  test('matches within lines and over them', () => {
    expect(found('a = 1\nb = 2', { text: '^\\w = \\d$', regexp: true })).toEqual(['a = 1', 'b = 2'])
    expect(found('a\nb', { text: 'a\\nb', regexp: true })).toEqual(['a\nb'])
  })

  test('that matches nothing in many places comes to an end', () => {
    expect(found('abc', { text: 'x*', regexp: true })).toEqual([])
    expect(found('abc', { text: 'x*|b', regexp: true })).toEqual([])
    expect(found('aab', { text: 'a*', regexp: true })).toEqual(['aa'])
  })

  test('that is none says why', () => {
    const compiled = compileQuery({ ...emptyQuery, text: '(a', regexp: true })
    expect(compiled).toEqual({ error: 'This is no regular expression: unterminated group.' })
  })

  test('stops at the limit', () => {
    expect(matchesIn('aaaaa', pattern({ text: 'a' }), 2)).toEqual([0, 1, 1, 2])
  })
})

describe('a replacement', () => {
  const replaced = (text: string, query: Partial<FindQuery>, replacement: string): string => {
    const edits = replacementsIn(text, pattern(query), replacement, query.regexp ?? false)
    return edits.reduceRight((now, { from, to, insert }) => now.slice(0, from) + insert + now.slice(to), text)
  }

  test('is written as it is for a plain text', () => {
    expect(replaced('a.b a.b', { text: 'a.b' }, '$1\\n')).toBe('$1\\n $1\\n')
  })

  test('takes groups from a regular expression', () => {
    const swap = { text: '(\\w+) = (?<value>\\d+)', regexp: true }
    expect(replaced('a = 1; b = 2', swap, '$<value> = $1')).toBe('1 = a; 2 = b')
    expect(replaced('a = 1', swap, '[$&] $$ $3\\n')).toBe('[a = 1] $ $3\n')
  })

  test('is what String.replace makes of it', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n'), maxLength: 20 })
    fc.assert(
      fc.property(text, fc.constantFrom('a+', '(a)(b)?', '\\bb', 'a|b '), (source, regexp) => {
        const query = { text: regexp, regexp: true, matchCase: true }
        expect(replaced(source, query, '<$&>')).toBe(source.replace(pattern(query), '<$&>'))
      }),
    )
  })
})
