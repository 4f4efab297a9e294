/** Has the browser save a text, or bytes of any kind, as a file. */
export const saveFile = (name: string, content: string | Blob, type?: string): void => {
  // Bytes are named and never shown: the browser is not to know them by their type.
  const standard = typeof content === 'string' ? 'application/json' : 'application/octet-stream'
  const url = URL.createObjectURL(new Blob([content], { type: type ?? standard }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
