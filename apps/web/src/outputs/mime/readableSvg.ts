const SVG = 'http://www.w3.org/2000/svg'

/** Whether a text is SVG as an image element reads it: XML, with its namespaces named. */
const isReadable = (source: string): boolean => {
  const { documentElement } = new DOMParser().parseFromString(source, 'image/svg+xml')
  return (
    documentElement.namespaceURI === SVG &&
    documentElement.localName === 'svg' &&
    documentElement.getElementsByTagName('parsererror').length === 0
  )
}

/**
 * SVG as an image element reads it, from what libraries write for a page of HTML: without namespaces, with `&nbsp;`,
 * with tags left open or words around it. Text that holds no SVG at all comes back as it is. Nothing in it runs.
 */
export const readableSvg = (source: string): string => {
  const trimmed = source.trim()
  if (isReadable(trimmed)) return trimmed
  const svg = new DOMParser().parseFromString(trimmed, 'text/html').querySelector('svg')
  return svg === null ? source : new XMLSerializer().serializeToString(svg)
}
