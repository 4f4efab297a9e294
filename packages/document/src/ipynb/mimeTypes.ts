/** Types whose values are JSON, by nbformat's schema. */
export const isJsonMime = (mime: string): boolean => /^application\/(.*\+)?json$/.test(mime)

/** What Jupyter splits into lines; base64 and the rest stay one string. */
export const isSplitMime = (mime: string): boolean =>
  mime.startsWith('text/') || mime === 'application/javascript' || mime === 'image/svg+xml'
