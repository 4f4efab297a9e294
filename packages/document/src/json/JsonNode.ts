import { readJsonString } from './jsonString.ts'
import { type JsonTape, scanValue } from './scanJson.ts'

/** `word`: true, false, null, and Python's NaN, Infinity and -Infinity. */
export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'word'

/** A member of an object: its key as text and as it is written, and its value. */
export interface JsonMember {
  readonly key: string
  readonly name: JsonNode
  readonly value: JsonNode
}

const WORDS = new Set(['t', 'f', 'n', 'N', 'I'])

/** A value in a text of JSON: where it stands, what it holds, and what it says. */
export class JsonNode {
  readonly #tape: JsonTape
  readonly #entry: number
  #looked: JsonTape | undefined

  constructor(tape: JsonTape, entry: number) {
    this.#tape = tape
    this.#entry = entry
  }

  /** The whole text that it stands in. */
  get text(): string {
    return this.#tape.text
  }

  get start(): number {
    return this.#tape.entries[this.#entry * 3] as number
  }

  get end(): number {
    return this.#tape.entries[this.#entry * 3 + 1] as number
  }

  get length(): number {
    return this.end - this.start
  }

  /** As it is written. */
  get raw(): string {
    return this.text.slice(this.start, this.end)
  }

  get kind(): JsonKind {
    const first = this.text[this.start] as string
    if (first === '{') return 'object'
    if (first === '[') return 'array'
    if (first === '"') return 'string'
    return WORDS.has(first) || this.text[this.start + 1] === 'I' ? 'word' : 'number'
  }

  /** The members of an object in the order in which they are written, all of them; none of anything else. */
  *members(): Generator<JsonMember, void> {
    if (this.kind !== 'object') return
    const [tape, entry] = this.#inside()
    const end = next(tape, entry)
    for (let at = entry + 1; at < end; at = next(tape, at + 1)) {
      const name = new JsonNode(tape, at)
      yield { key: readJsonString(name.raw), name, value: new JsonNode(tape, at + 1) }
    }
  }

  /** The value of a key; of members of the same key the last counts, as for JavaScript and Python. */
  get(key: string): JsonNode | undefined {
    let found: JsonNode | undefined
    for (const member of this.members()) if (member.key === key) found = member.value
    return found
  }

  /** The elements of an array; none of anything else. */
  *elements(): Generator<JsonNode, void> {
    if (this.kind !== 'array') return
    const [tape, entry] = this.#inside()
    const end = next(tape, entry)
    for (let at = entry + 1; at < end; at = next(tape, at)) yield new JsonNode(tape, at)
  }

  /** What a string says; null for anything else. */
  get string(): string | null {
    return this.kind === 'string' ? readJsonString(this.raw) : null
  }

  get isNull(): boolean {
    return this.length === 4 && this.raw === 'null'
  }

  /** The tape that has what is inside, and this value's entry there: a deep one is looked into only now. */
  #inside(): readonly [JsonTape, number] {
    if (next(this.#tape, this.#entry) > this.#entry + 1) return [this.#tape, this.#entry]
    this.#looked ??= scanValue(this.text, this.start, this.end)
    return [this.#looked, 0]
  }
}

const next = (tape: JsonTape, entry: number): number => tape.entries[entry * 3 + 2] as number
