import plotlyUrl from 'plotly.js-dist-min/plotly.min.js?url'
import { SandboxFrame } from '../frame/SandboxFrame.tsx'
import type { MimeProps, MimeRenderer } from './MimeRenderer.ts'

let library: Promise<string> | undefined

/** The library's text, fetched once: a frame has no origin of its own to load it from. */
const loadLibrary = (): Promise<string> => {
  library ??= fetch(plotlyUrl).then(
    (response) => {
      if (!response.ok) throw new Error(`The plotting library was not found (${response.status}).`)
      return response.text()
    },
    () => {
      throw new Error('The plotting library could not be fetched: the server does not answer.')
    },
  )
  library.catch(() => {
    library = undefined
  })
  return library
}

const heightOf = (value: unknown): number => {
  const layout = (value as { readonly layout?: { readonly height?: unknown } } | null)?.layout
  return typeof layout?.height === 'number' ? layout.height : 450
}

const Plot = ({ value }: MimeProps) => (
  <SandboxFrame
    title="Plot"
    // The frame adds a pixel of its own above and below.
    initialHeight={heightOf(value) + 2}
    content={{ type: 'plotly', figure: value }}
    library={loadLibrary}
  />
)

/** Plotly figures; the library comes when the first one is seen. */
export const plotly: MimeRenderer = {
  accepts: (mime) => mime === 'application/vnd.plotly.v1+json',
  rank: 90,
  View: Plot,
}
