import type { Act, FirstPaint } from './FirstPaint.ts'

let current: FirstPaint | null = null

/** The texts that were painted in their colours, as HTML. */
const htmls = new Map<string, string>()

const end = (): ReadonlyArray<Act> => {
  const acts = current?.end() ?? []
  current = null
  return acts
}

/** The first cells that stand in for the page just now, if there are any. */
export const firstPaint = {
  show: (paint: FirstPaint): void => {
    current = paint
    paint.begin()
  },
  /** Takes them away if they are of that notebook, and gives what was done with them. */
  end: (notebookId: string): ReadonlyArray<Act> => (current?.notebookId === notebookId ? end() : []),
  /** Takes them away: the page has something else to show. */
  drop: (): void => void end(),
  /** A text in its colours, for whoever draws it next: they are not to go for a moment. */
  colour: (source: string, html: string): void => void htmls.set(source, html),
  htmlOf: (source: string): string | undefined => htmls.get(source),
}
