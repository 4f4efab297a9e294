/** How the text of a kind stands in its cell, as plain data. */
export interface CellTextLook {
  /** Classes of what surrounds the editor. */
  readonly frame: string
  /** The name of a language that the page knows, `text`, or `kernel` for that of the notebook's kernel. */
  readonly language: string
  /** What a line comment begins with, for languages of which the page knows no more; null where there are none. */
  readonly comment: string | null
  /** Whether its lines are numbered for those who want that. */
  readonly numbered: boolean
  /** Whether long lines wrap; else they scroll. */
  readonly wrap: boolean
  /** What an empty cell says. */
  readonly placeholder: string
}
