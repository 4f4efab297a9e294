import { ExactJson, inexactMembers } from '@anode/document/facts'

/** Messages whose `data` is a MIME bundle. */
const DISPLAYS = new Set(['display_data', 'execute_result', 'update_display_data'])

type Content = { readonly data?: unknown } | null

/** Kernels that write Python's words for numbers that are none are not refused for that. */
const parsed = (text: string): Content => {
  try {
    return JSON.parse(text)
  } catch (error) {
    const nearest = new ExactJson(text).toJSON()
    if (typeof nearest !== 'object') throw error
    return nearest
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/**
 * The content of a message. JSON that somebody displays stays as it is written (`ExactJson`) where JavaScript
 * would change its numbers: `12345678901234567890` in a result is not `12345678901234567000`. What is text alone,
 * as pictures and tables are, is not searched for such.
 */
export const readContent = (msgType: string, text: string): unknown => {
  if (!DISPLAYS.has(msgType)) return JSON.parse(text)
  const content = parsed(text)
  const data = content?.data
  if (!isObject(data) || !Object.values(data).some(isObject)) return content
  const exact = inexactMembers(text, 'data')
  return exact.size === 0 ? content : { ...content, data: { ...data, ...Object.fromEntries(exact) } }
}
