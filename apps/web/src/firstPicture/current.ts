import type { Doings, Picture } from './Picture.ts'

let current: Picture | null = null

/** The picture that stands in for the page just now, if there is one. */
export const firstPicture = {
  show: (picture: Picture): void => {
    current = picture
  },
  /** Takes the picture away, with what was done in it, if it is of that notebook. */
  take: (notebookId: string): Doings | null => {
    const picture = current
    current = null
    const doings = picture?.end() ?? null
    return picture?.notebookId === notebookId ? doings : null
  },
  /** Takes the picture away: the page has something else to show. What was typed waits in the browser. */
  drop: (): void => {
    current?.end()
    current = null
  },
}
