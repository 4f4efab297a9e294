import fc from 'fast-check'
import type { Fact } from '../StateDatabase.ts'
import { factsOf, type Step, type Verb, verbNames } from './factsOf.ts'

/** What happens more often than the rest. */
const frequent: ReadonlyArray<Verb> = [
  'createCell',
  'editText',
  'requestRun',
  'startRun',
  'print',
  'printMore',
]

/** What databases, encodings and editors are known to lose or to change. */
const odd = [
  '\0',
  '\u001a',
  '\ufeff',
  '\ufffe',
  '\uffff',
  '\ud83d',
  '\ude00',
  '😀',
  '\u2028',
  '\u0085',
  '\u202e',
]

/** Any string there is, half characters and noncharacters included; odd ones often. */
export const anyUnicode: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: fc.constantFrom(...odd, 'a', '\\', '"', '\r', '\n', 's', '0', 'd800'), maxLength: 12 }),
  fc.string({
    unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    maxLength: 20,
  }),
  fc.string({ unit: 'binary', maxLength: 20 }),
)

/** Text as people and programs write it: emoji, combining marks and line ends included; and what nobody would. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('', 'print(1)\n', '😀', 'a\r\nb\r', '\u0000', '👩‍👩‍👧‍👦 e\u0301'),
  anyUnicode,
)

const anyStep: fc.Arbitrary<Step> = fc.record({
  verb: fc.constantFrom(...verbNames, ...frequent, ...frequent),
  a: fc.nat(60),
  b: fc.nat(60),
  text: anyText,
})

/**
 * Logs that a room could have accepted: every kind of fact, in any order that makes sense and in many that
 * do not but can occur (a run that starts after it was lost, an edit of a deleted cell, edits made at once
 * by people who had not seen each other's).
 */
export const randomLog = (options: { readonly maxLength?: number } = {}): fc.Arbitrary<ReadonlyArray<Fact>> =>
  fc.array(anyStep, { minLength: 1, maxLength: options.maxLength ?? 80, size: 'max' }).map(factsOf)
