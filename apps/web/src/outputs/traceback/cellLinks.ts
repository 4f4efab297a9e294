/** A place in a cell that a traceback names: the cell by its execution count, the line counted from 1. */
export interface CellLink {
  readonly executionCount: number
  readonly line: number
  /** Where the words stand in the text. */
  readonly from: number
  readonly to: number
}

/** “Cell In[3], line 2” of IPython 8.7 and later, “Input In [3], in <cell line: 2>()” of those before. */
const PLACE = /(?:Cell In\s?\[(\d+)\], line (\d+))|(?:Input In \[(\d+)\], in <cell line: (\d+)>)/g

/** The places in cells that a text without ANSI codes names, in order. */
export const cellLinks = (text: string): ReadonlyArray<CellLink> =>
  [...text.matchAll(PLACE)].map((match) => ({
    executionCount: Number(match[1] ?? match[3]),
    line: Number(match[2] ?? match[4]),
    from: match.index,
    to: match.index + match[0].length,
  }))
