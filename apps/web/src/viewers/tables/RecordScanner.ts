/** How the records of a text are told apart. */
export interface RecordRules {
  /** Char code between the fields. */
  readonly delimiter: number
  /** Whether line breaks between quotes belong to a field, as RFC 4180 has it. */
  readonly hasQuotes: boolean
  /** Char code that ends a record: 10, or 13 in files of old Macs. */
  readonly end: number
}

const QUOTE = 34
const CR = 13
const START = 0
const PLAIN = 1
const QUOTED = 2
const CLOSED = 3

/** What has been read of a record, between two parts of a file. */
export interface ScanState {
  state: number
  /** Whether the record has something besides its line break. */
  isFilled: boolean
}

export const newScan = (): ScanState => ({ state: START, isFilled: false })

/**
 * Goes through a part of a text, and tells of each end of a record: the place behind it, and whether there was anything
 * in it. A quote begins a quoted field only where the field begins; two of them in such a field are one. What
 * `splitRecords` reads is divided by the same rules.
 */
export const scanRecords = (
  units: Uint8Array | Uint16Array,
  { delimiter, hasQuotes, end }: RecordRules,
  scan: ScanState,
  ended: (next: number, isFilled: boolean) => void,
): void => {
  let { state, isFilled } = scan
  for (let i = 0; i < units.length; i++) {
    const unit = units[i] as number
    if (state === QUOTED) {
      if (unit === QUOTE) state = CLOSED
    } else if (unit === end) {
      ended(i + 1, isFilled)
      state = START
      isFilled = false
    } else if (unit === delimiter && hasQuotes) {
      state = START
      isFilled = true
    } else if (unit === QUOTE && hasQuotes && (state === START || state === CLOSED)) {
      state = QUOTED
      isFilled = true
    } else if (unit !== CR) {
      state = PLAIN
      isFilled = true
    }
  }
  scan.state = state
  scan.isFilled = isFilled
}

/** The records of a text, each as its fields; empty ones are left out. */
export const splitRecords = (text: string, rules: RecordRules): ReadonlyArray<ReadonlyArray<string>> => {
  const { delimiter, hasQuotes, end } = rules
  const records: string[][] = []
  let fields: string[] = []
  let state = START
  let isFilled = false
  /** What is before the part that begins at `from`. */
  let before = ''
  let from = 0
  const field = (to: number) => {
    fields.push(before + text.slice(from, to))
    before = ''
  }
  const record = (to: number) => {
    if (isFilled) {
      field(to > from && text.charCodeAt(to - 1) === CR ? to - 1 : to)
      records.push(fields)
      fields = []
    }
    before = ''
    state = START
    isFilled = false
  }
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (state === QUOTED) {
      if (unit === QUOTE) {
        before += text.slice(from, i)
        from = i + 1
        state = CLOSED
      }
    } else if (unit === end) {
      record(i)
      from = i + 1
    } else if (unit === delimiter && hasQuotes) {
      field(i)
      from = i + 1
      state = START
      isFilled = true
    } else if (unit === QUOTE && hasQuotes && (state === START || state === CLOSED)) {
      // Two in a row are one quote.
      if (state === CLOSED) before += '"'
      from = i + 1
      state = QUOTED
      isFilled = true
    } else if (unit !== CR) {
      state = PLAIN
      isFilled = true
    }
  }
  record(text.length)
  return records
}
