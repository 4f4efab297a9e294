import { pageLog } from '../log/PageLog.ts'

/** A request that did not do what it should: the server's own tag and words where it gave any. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed'
  /** `NotebookNotFound`, …; `Unreachable` when there was no answer, `Unauthorized` without a session. */
  readonly tag: string
  readonly status: number

  constructor(tag: string, status: number, message: string) {
    super(message)
    this.tag = tag
    this.status = status
  }
}

const failureOf = async (response: Response): Promise<RequestFailed> => {
  const text = await response.text().catch(() => '')
  try {
    const body: { _tag?: unknown; message?: unknown } = JSON.parse(text)
    if (typeof body.message === 'string') {
      return new RequestFailed(String(body._tag ?? 'Failed'), response.status, body.message)
    }
  } catch {
    // Not ours; the status has to do.
  }
  return response.status === 401 || response.status === 403
    ? new RequestFailed(
        'Unauthorized',
        response.status,
        'The server does not know this browser. Open the link with the token that it printed at its start.',
      )
    : new RequestFailed('Failed', response.status, `The server answered with status ${response.status}.`)
}

const bodyOf = (payload: unknown): RequestInit => {
  if (payload === undefined) return {}
  const bytes = payload instanceof Uint8Array
  return {
    body: bytes ? (payload as Uint8Array<ArrayBuffer>) : JSON.stringify(payload),
    headers: { 'content-type': bytes ? 'application/octet-stream' : 'application/json' },
  }
}

/**
 * One request to the REST interface of `@anode/protocol`. Written by hand because its derived client would
 * triple what the list of notebooks loads. A payload is sent as JSON, bytes as they are.
 *
 * @throws RequestFailed
 */
export const request = async (method: string, path: string, payload?: unknown): Promise<Response> => {
  let response: Response
  try {
    response = await fetch(`/api${path}`, { method, ...bodyOf(payload) })
  } catch {
    pageLog.add('warn', `${method} ${path}: no answer`)
    throw new RequestFailed('Unreachable', 0, 'The Anode server does not answer. Is it running?')
  }
  if (!response.ok) {
    const failure = await failureOf(response)
    pageLog.add('warn', `${method} ${path}: ${failure.status} ${failure.tag}`)
    throw failure
  }
  return response
}

/** The message of anything that was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
