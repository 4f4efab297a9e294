/** The rules of the room and the replica (docs/rules.md), and the tests that cite them. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))

const rules = Array.from(
  readFileSync(`${root}/docs/rules.md`, 'utf8').matchAll(/^- \*\*([RC]\d+)\*\* /gm),
  ([, rule]) => rule as string,
)

/** What the titles of the tests in a folder cite: `R3: …`, `C5, C6: …`. */
const citedIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts') && !file.includes('node_modules'))
    .flatMap((file) => {
      const text = readFileSync(`${root}/${folder}/${file}`, 'utf8')
      const titles = text.matchAll(/\(\s*['"`]([RC]\d+(?:, [RC]\d+)*): /g)
      return Array.from(titles, ([, cited]) => (cited as string).split(', ')).flat()
    })

const cited = new Set(['packages/protocol/src', 'packages/server/src', 'e2e'].flatMap(citedIn))

test('Every rule is cited by a test', () => {
  expect(rules.filter((rule) => !cited.has(rule))).toEqual([])
})

test('Every citation has its rule', () => {
  expect([...cited].filter((rule) => !rules.includes(rule))).toEqual([])
})

test('The rules are numbered one after the other', () => {
  const numbers = (letter: string) =>
    rules.filter((rule) => rule.startsWith(letter)).map((rule) => rule.slice(1))
  for (const letter of ['R', 'C']) {
    expect(numbers(letter)).toEqual(numbers(letter).map((_, i) => `${i + 1}`))
  }
})
