/**
 * The page's beginning. At the address of a notebook its first cells are painted, to be read, before the rest of the
 * page is fetched and read by the browser; then, and everywhere else, the page starts.
 */
import './app.css'
import type { FirstCells } from '@anode/document/facts'
import { firstPaint } from './firstPaint/current.ts'

declare global {
  /** What preload.js began; undefined where nothing is painted before the page. */
  var anodeFirst:
    | {
        readonly notebookId: string
        readonly cells: Promise<FirstCells | null>
        /** Has the browser fetch what the page takes. */
        readonly fetchPage: () => void
      }
    | undefined
}

/** The page waits no longer than this for its first cells, in milliseconds. */
const PATIENCE = 1500

const patience = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE))

/** After the next frame has been shown. */
const shown = (): Promise<void> =>
  new Promise((resolve) => {
    if (document.hidden) resolve()
    else requestAnimationFrame(() => setTimeout(resolve))
  })

/** Paints the first cells, if there are any that can be; the page is fetched as soon as that is known. */
const paint = async ({ notebookId, cells, fetchPage }: NonNullable<typeof anodeFirst>): Promise<void> => {
  let painted = false
  try {
    const first = await Promise.race([cells, patience])
    if (first !== null && first.cells.length > 0) {
      const { paintFirstCells } = await import('./paint/paintFirstCells.tsx')
      painted = await paintFirstCells(notebookId, first)
    }
  } catch {
    // What is kept of a notebook may be of another version: then the page comes as it does elsewhere.
    firstPaint.drop()
  }
  fetchPage()
  // The page is read after they are seen.
  if (painted) await shown()
}

// public/supported.js has said already why this browser cannot.
if (document.documentElement.dataset.unsupported === undefined) {
  if (globalThis.anodeFirst !== undefined) await paint(globalThis.anodeFirst)
  await import('./main.tsx')
}
