import type { Encoding } from '../encodingOf.ts'
import { partOf, type ServedFile, streamOf } from '../ServedFile.ts'
import { newScan, type RecordRules, scanRecords } from './RecordScanner.ts'

/** Bytes between two records whose places are remembered. */
const STEP = 64 * 1024

/** The longest part of a file that is read for a few records: of a longer line the rest is left out. */
const LONGEST = 8 * 1024 * 1024

/** What holds for 16-bit units of the other order. */
const swapped = (bytes: Uint8Array): Uint8Array => {
  const all = new Uint8Array(bytes.length)
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    all[i] = bytes[i + 1] as number
    all[i + 1] = bytes[i] as number
  }
  return all
}

/** Finds the records of a file of any size: of every few hundred it remembers one place, and reads on from there. */
export class RecordFile {
  readonly #file: Pick<ServedFile, 'path' | 'size' | 'version'>
  readonly #encoding: Encoding
  readonly #rules: RecordRules
  /** Where remembered records begin, and how many are before each. */
  readonly #offsets: number[]
  readonly #rows: number[] = [0]
  readonly #scan = newScan()
  #seen: number
  #count = 0
  #isRead: Promise<void> = Promise.resolve()

  constructor(file: Pick<ServedFile, 'path' | 'size' | 'version'>, encoding: Encoding, rules: RecordRules) {
    this.#file = file
    this.#encoding = encoding
    this.#rules = rules
    this.#seen = encoding.mark
    this.#offsets = [encoding.mark]
  }

  get count(): number {
    return this.#count
  }

  /** Bytes that have been looked at. */
  get seen(): number {
    return this.#seen
  }

  get isWhole(): boolean {
    return this.#seen >= this.#file.size
  }

  /** Looks at so many bytes more; one after the other when asked twice. */
  readOn(bytes: number, progress: () => void): Promise<void> {
    const next = () => this.#read(Math.min(this.#file.size, this.#seen + bytes), progress)
    this.#isRead = this.#isRead.then(next, next)
    return this.#isRead
  }

  async #read(until: number, progress: () => void): Promise<void> {
    let rest: Uint8Array<ArrayBuffer> = new Uint8Array()
    for await (const part of streamOf(this.#file, this.#seen, until)) {
      let bytes = part
      if (this.#encoding.width === 2) {
        const whole = new Uint8Array(rest.length + part.length)
        whole.set(rest)
        whole.set(part, rest.length)
        rest = whole.slice(whole.length - (whole.length % 2))
        bytes = whole.slice(0, whole.length - (whole.length % 2))
      }
      this.#look(bytes)
      progress()
    }
    // Half a unit at the very end belongs to nothing.
    if (rest.length > 0) this.#seen += rest.length
    if (this.isWhole && this.#scan.isFilled) {
      this.#count++
      this.#scan.isFilled = false
    }
  }

  #look(bytes: Uint8Array<ArrayBuffer>): void {
    const { width, label } = this.#encoding
    const ordered = label === 'utf-16be' ? swapped(bytes) : bytes
    const units = width === 1 ? ordered : new Uint16Array(ordered.buffer, 0, ordered.length / 2)
    const base = this.#seen
    let last = this.#offsets.at(-1) as number
    scanRecords(units, this.#rules, this.#scan, (next, isFilled) => {
      if (isFilled) this.#count++
      const offset = base + next * width
      if (offset - last < STEP) return
      last = offset
      this.#offsets.push(offset)
      this.#rows.push(this.#count)
    })
    this.#seen = base + bytes.length
  }

  /** Parts of the text that hold the records `from` to before `to`, each with how many are before it. */
  async *texts(from: number, to: number): AsyncGenerator<{ readonly row: number; readonly text: string }> {
    let place = this.#before(from)
    while (place < this.#offsets.length && (this.#rows[place] as number) < to) {
      const begin = this.#offsets[place] as number
      const row = this.#rows[place] as number
      const end = this.#offsets[place + 1] ?? this.#seen
      const bytes = await partOf(this.#file, begin, Math.min(end, begin + LONGEST))
      yield { row, text: new TextDecoder(this.#encoding.label).decode(bytes) }
      place++
    }
  }

  /** The last remembered place that has at most so many records before it. */
  #before(row: number): number {
    let low = 0
    let high = this.#rows.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((this.#rows[middle] as number) <= row) low = middle
      else high = middle - 1
    }
    return low
  }
}
