/**
 * What anything that was thrown, or given as a reason, says: the message of errors and of what looks like one, else
 * the value as JSON. Never `[object Object]`.
 */
export const messageOf = (error: unknown): string => {
  if (typeof error !== 'object' || error === null) return String(error)
  const { message } = error as { readonly message?: unknown }
  if (typeof message === 'string' && message !== '') return message
  const words = typeof error.toString === 'function' ? String(error) : ''
  if (words !== '' && !words.startsWith('[object ')) return words
  return asJson(error) ?? Object.prototype.toString.call(error).slice('[object '.length, -1)
}

/** Null for what JSON cannot say, or says nothing of. */
const asJson = (value: object): string | null => {
  try {
    const json = JSON.stringify(value)
    return json === undefined || json === '{}' ? null : json
  } catch {
    return null
  }
}
