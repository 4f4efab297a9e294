import type { Context } from './Context.ts'

/** What a line promises not to exceed: its median, its 95th percentile, or its ratio to what it is compared with. */
export interface Budget {
  readonly atMost: number
  readonly of: 'value' | 'p95' | 'ratio'
}

/** What is said about a line before anything is measured. */
export interface Heading {
  readonly title: string
  readonly unit: 'ms' | 's' | 'MB' | 'facts'
  /** Null: measured for information. */
  readonly budget: Budget | null
}

/** What came of a line: one number for each time it was measured, in the heading's unit. */
export interface Samples {
  readonly anode: ReadonlyArray<number>
  /** The same of what Anode is compared with, measured in the same run. */
  readonly peer?: { readonly name: string; readonly samples: ReadonlyArray<number> }
  /** What else a reader should know. */
  readonly note?: string
}

/** One or more lines of the table that are measured together. */
export interface Row<Key extends string = string> {
  /** As given on the command line. */
  readonly name: string
  readonly lines: Readonly<Record<Key, Heading>>
  readonly measure: (context: Context) => Promise<Readonly<Record<Key, Samples>>>
}

/** A row, with its lines and what is measured for them held to the same keys. */
export const defineRow = <Key extends string>(row: Row<Key>): Row<Key> => row
