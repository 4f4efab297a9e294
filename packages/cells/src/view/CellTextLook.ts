/** How the text of a kind stands in its cell, as plain data: also for whoever draws it without React. */
export interface CellTextLook {
  /** Classes of what surrounds the editor. */
  readonly frame: string
  /** The name of a language that the page knows, or `text`. */
  readonly language: string
  /** Whether long lines wrap; else they scroll. */
  readonly wrap: boolean
  /** What an empty cell says. */
  readonly placeholder: string
}
