import type { Doings, Picture } from './Picture.ts'

let current: Picture | null = null

const end = (): Doings | null => {
  const doings = current?.end() ?? null
  current = null
  return doings
}

/** The picture that stands in for the page just now, if there is one. */
export const firstPicture = {
  show: (picture: Picture): void => {
    current = picture
    picture.begin()
  },
  /** Takes the picture away, with what was done in it, if it is of that notebook. */
  take: (notebookId: string): Doings | null => {
    if (current?.notebookId === notebookId) return end()
    firstPicture.drop()
    return null
  },
  /** Takes the picture away: the page has something else to show. What was typed waits for the next page. */
  drop: (): void => end()?.kept.leave(),
}
