import type { IncomingMessage, ServerResponse } from 'node:http'
import { precondition, rangeOf } from '@anode/server'
import { sendAnswer } from './sendAnswer.ts'

/** Sends content that was asked for: as it is known to the asker, in part, or all of it. */
export const sendContent = (
  request: IncomingMessage,
  response: ServerResponse,
  headers: Readonly<Record<string, string>> & { readonly etag: string },
  content: Buffer,
): Promise<void> => {
  const { method = 'GET' } = request
  const outcome = precondition(method, request.headers, headers.etag)
  if (outcome === 304) return sendAnswer(request, response, 304, headers, '')
  if (outcome === 412) return sendAnswer(request, response, 412, headers, '')
  const whole = { 'accept-ranges': 'bytes', ...headers }
  const part = method === 'GET' ? rangeOf(request.headers, headers.etag, content.length) : null
  if (part === null) return sendAnswer(request, response, 200, whole, content)
  if (part === 'unsatisfiable') {
    const range = { 'content-range': `bytes */${content.length}` }
    return sendAnswer(request, response, 416, { ...whole, ...range }, '')
  }
  const { first, last } = part
  const range = { 'content-range': `bytes ${first}-${last}/${content.length}` }
  return sendAnswer(request, response, 206, { ...whole, ...range }, content.subarray(first, last + 1))
}
