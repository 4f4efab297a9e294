import { Data } from 'effect'

/** Text that is no JSON. */
export class NotJson extends Data.TaggedError('NotJson')<{
  /** Where it stops to be JSON, in UTF-16 units. */
  readonly offset: number
  /** What stands there instead of what: `a comma or ] is missing`. */
  readonly message: string
}> {}

/**
 * Where the values of a text stand, in the order of the text: three numbers for each value and each key, `start`,
 * `end`, and the number of the first entry behind it and all that it holds. So a value is read only when
 * somebody asks for it, and costs nothing but these numbers until then.
 */
export interface JsonTape {
  readonly text: string
  readonly entries: ReadonlyArray<number>
}

const TOO_MANY = 'the comma before it is one too many'

const isSpace = (unit: number): boolean => unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09
const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39

const LITERALS = ['true', 'false', 'null', 'NaN', 'Infinity', '-Infinity'] as const

const [QUOTE, COMMA, COLON] = [0x22, 0x2c, 0x3a]
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d]

/** The next place of something in a text, looked for only when one has gone past the last. */
const finder = (text: string, what: string) => {
  let found = -1
  return (from: number): number => {
    if (found < from) {
      found = text.indexOf(what, from)
      if (found === -1) found = Number.POSITIVE_INFINITY
    }
    return found
  }
}

/** Finds out where the values of a text stand. */
export class Scanner {
  readonly text: string
  readonly entries: number[] = []
  /** Where the first number stands that Python writes and JSON does not know; null when there is none. */
  beyondJson: number | null = null
  /** Where the text stands in the one that the entries are of. */
  readonly #base: number
  #at = 0
  readonly #limit: number
  readonly #quote: (from: number) => number
  readonly #backslash: (from: number) => number

  /** Containers behind so many levels are passed over as one value. */
  constructor(text: string, base: number, limit: number) {
    this.text = text
    this.#base = base
    this.#limit = limit
    this.#quote = finder(text, '"')
    this.#backslash = finder(text, '\\')
  }

  /** Reads one value, without recursion: JSON may be nested a hundred thousand levels. */
  value(): void {
    /** The entries of the open containers, -1 for those that have none. */
    const open: number[] = []
    const closers: number[] = []
    for (;;) {
      const unit = this.#skipSpace()
      const recorded = open.length <= this.#limit
      const entry = recorded ? this.#open() : -1
      if (unit === OPEN_OBJECT || unit === OPEN_ARRAY) {
        const closer = unit === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_ARRAY
        this.#at++
        if (this.#skipSpace() !== closer) {
          open.push(entry)
          closers.push(closer)
          if (unit === OPEN_OBJECT) this.#key(open.length <= this.#limit)
          continue
        }
        this.#at++
      } else if (unit === QUOTE) this.#string()
      else if (isDigit(unit) || (unit === 0x2d && isDigit(this.text.charCodeAt(this.#at + 1)))) this.#number()
      else this.#literal()
      if (recorded) this.#close(entry)
      // What may follow a value: a comma and the next, or the end of what holds it, or of all.
      for (;;) {
        const closer = closers.at(-1)
        if (closer === undefined) return
        const next = this.#skipSpace()
        if (next === COMMA) {
          this.#at++
          if (closer === CLOSE_OBJECT) this.#key(open.length <= this.#limit)
          break
        }
        if (next !== closer) {
          throw this.#failure(`a comma or ${String.fromCharCode(closer)} is missing`)
        }
        this.#at++
        closers.pop()
        const container = open.pop() as number
        if (container !== -1) this.#close(container)
      }
    }
  }

  /** Nothing but space is left. */
  end(): void {
    this.#skipSpace()
    if (this.#at < this.text.length) throw this.#failure('something stands behind its end')
  }

  #open(): number {
    const entry = this.entries.length / 3
    this.entries.push(this.#at + this.#base, 0, 0)
    return entry
  }

  #close(entry: number): void {
    this.entries[entry * 3 + 1] = this.#at + this.#base
    this.entries[entry * 3 + 2] = this.entries.length / 3
  }

  #failure(message: string): NotJson {
    return new NotJson({
      offset: this.#at,
      message: this.#at < this.text.length ? message : 'it ends too early',
    })
  }

  /** Whether a bracket closes behind a comma, as in JavaScript it may. */
  #isBehindComma(): boolean {
    return (
      /,\s*$/.test(this.text.slice(Math.max(0, this.#at - 100), this.#at)) &&
      /[\]}]/.test(this.text[this.#at] ?? '')
    )
  }

  #skipSpace(): number {
    let unit = this.text.charCodeAt(this.#at)
    while (isSpace(unit)) unit = this.text.charCodeAt(++this.#at)
    return unit
  }

  #key(recorded: boolean): void {
    if (this.#skipSpace() !== QUOTE) {
      throw this.#failure(this.#isBehindComma() ? TOO_MANY : 'a key in quotes is missing')
    }
    const entry = recorded ? this.#open() : -1
    this.#string()
    if (recorded) this.#close(entry)
    if (this.#skipSpace() !== COLON) throw this.#failure('a colon is missing')
    this.#at++
  }

  /** To the quote that is not behind an uneven number of backslashes. */
  #string(): void {
    let from = this.#at + 1
    for (;;) {
      const quote = this.#quote(from)
      const backslash = this.#backslash(from)
      if (backslash > quote || quote === backslash) {
        this.#at = quote
        break
      }
      from = backslash + 2
    }
    if (this.#at === Number.POSITIVE_INFINITY) {
      this.#at = this.text.length
      throw this.#failure('a string has no end')
    }
    this.#at++
  }

  #digits(): void {
    if (!isDigit(this.text.charCodeAt(this.#at))) throw this.#failure('a number is incomplete')
    while (isDigit(this.text.charCodeAt(this.#at))) this.#at++
  }

  #number(): void {
    const { text } = this
    if (text.charCodeAt(this.#at) === 0x2d) this.#at++
    if (text.charCodeAt(this.#at) === 0x30) this.#at++
    else this.#digits()
    if (text.charCodeAt(this.#at) === 0x2e) {
      this.#at++
      this.#digits()
    }
    if ((text.charCodeAt(this.#at) | 0x20) === 0x65) {
      this.#at++
      const sign = text.charCodeAt(this.#at)
      if (sign === 0x2b || sign === 0x2d) this.#at++
      this.#digits()
    }
  }

  /** JSON's own, and the three that Python writes. */
  #literal(): void {
    const literal = LITERALS.find((word) => this.text.startsWith(word, this.#at))
    if (literal === undefined) {
      throw this.#failure(this.#isBehindComma() ? TOO_MANY : 'a value is missing')
    }
    if (/[NI]/.test(literal)) this.beyondJson ??= this.#at
    this.#at += literal.length
  }
}

/** So many levels of a value are recorded when it is looked into. */
const LEVELS = 3

/** A value of a text that was found to be JSON, with what it holds. */
export const scanValue = (text: string, start: number, end: number): JsonTape => {
  // On its own text: what is not in it is not looked for in all of the rest.
  const scanner = new Scanner(text.slice(start, end), start, LEVELS)
  scanner.value()
  return { text, entries: scanner.entries }
}
