/**
 * The page's beginning. At the address of a notebook its first cells are drawn, to be read and written in, before
 * the rest of the page is read; then, and everywhere else, the page starts.
 */
import '../app.css'
import type { FirstCells } from '@anode/document/facts'
import { firstPicture } from './current.ts'

declare global {
  /** What ahead.js began; undefined where no picture is drawn. */
  var anodeFirst:
    | {
        readonly notebookId: string
        readonly cells: Promise<FirstCells | null>
        /** Has the browser fetch what the page takes. */
        readonly fetchPage: () => void
      }
    | undefined
}

/** The page waits no longer than this for its first picture, in milliseconds. */
const PATIENCE = 1500

const patience = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE))

/** After the next frame has been shown. */
const shown = (): Promise<void> =>
  new Promise((resolve) => {
    if (document.hidden) resolve()
    else requestAnimationFrame(() => setTimeout(resolve))
  })

/** Draws the first cells, if there are any that can be drawn; the page is fetched as soon as that is known. */
const draw = async ({ notebookId, cells, fetchPage }: NonNullable<typeof anodeFirst>): Promise<void> => {
  let drawn = false
  try {
    const first = await Promise.race([cells, patience])
    if (first !== null && first.cells.length > 0) {
      const { drawPicture } = await import('./drawPicture.ts')
      drawn = await drawPicture(notebookId, first)
    }
  } catch {
    // What is kept of a notebook may be of another version: without a picture the page comes as it does elsewhere.
    firstPicture.drop()
  }
  fetchPage()
  // The page is read after the picture is seen.
  if (drawn) await shown()
}

// public/supported.js has said already why this browser cannot.
if (document.documentElement.dataset.unsupported === undefined) {
  if (globalThis.anodeFirst !== undefined) await draw(globalThis.anodeFirst)
  await import('../main.tsx')
}
