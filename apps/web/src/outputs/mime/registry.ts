import { html, javascript } from './html.tsx'
import { image, svg } from './image.tsx'
import { json } from './json.tsx'
import type { MimeRenderer } from './MimeRenderer.ts'
import { markdown } from './markdown.tsx'
import { plotly } from './plotly.tsx'
import { latex, plainText } from './text.tsx'

/** Every family of MIME types that can be drawn. */
const renderers: ReadonlyArray<MimeRenderer> = [
  plotly,
  html,
  svg,
  image,
  markdown,
  json,
  latex,
  javascript,
  plainText,
]

/** The richest type of a bundle that can be drawn, with its renderer; null when there is none. */
export const richest = (
  types: ReadonlyArray<string>,
): { readonly mime: string; readonly renderer: MimeRenderer } | null => {
  const known = types.flatMap((mime) => {
    const renderer = renderers.find(({ accepts }) => accepts(mime))
    return renderer === undefined ? [] : [{ mime, renderer }]
  })
  return known.sort((a, b) => b.renderer.rank - a.renderer.rank)[0] ?? null
}
