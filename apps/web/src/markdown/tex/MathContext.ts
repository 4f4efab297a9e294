import type { Labels } from './numberEquations.ts'

/** What the rest of a notebook gives to the formulas of a text. */
export interface MathContext {
  /** Definitions before it of the commands that it uses, as KaTeX reads them. */
  readonly definitions: string
  /** The number of its first equation; null where equations are not numbered. */
  readonly first: number | null
  /** The labels of others that it refers to. */
  readonly labels: Labels
}

/** A text by itself: a comment, a name. */
export const noContext: MathContext = { definitions: '', first: null, labels: new Map() }

/** Where a text stands among those of its notebook that define commands or number equations. */
export interface MathScope {
  /** These, in order; the same list until one of them changes. */
  readonly texts: ReadonlyArray<string>
  /** How many of them come before it. */
  readonly before: number
  /** Its own equations are numbered. */
  readonly numbers: boolean
}
