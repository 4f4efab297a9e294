import type { AnswerOf, MethodOf, OperationId, PathOf, PayloadOf } from '@anode/protocol'

export { messageOf } from '@anode/document/messageOf'

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
  const [body, type] =
    payload instanceof Blob
      ? [payload, payload.type]
      : payload instanceof Uint8Array
        ? [payload as Uint8Array<ArrayBuffer>, 'application/octet-stream']
        : [JSON.stringify(payload), 'application/json']
  return { body, headers: { 'content-type': type } }
}

/** An address of an operation, with or without what stands behind its `?`. */
type AddressOf<Id extends OperationId> = PathOf<Id> | `${PathOf<Id>}?${string}`

/** Where an operation takes bytes, a file does as well. */
type SentTo<Id extends OperationId> =
  | PayloadOf<Id>
  | (Uint8Array extends PayloadOf<Id> ? Blob | Uint8Array<ArrayBuffer> : never)

type Sent<Id extends OperationId> = [PayloadOf<Id>] extends [never] ? [] : [payload: SentTo<Id>]

/**
 * One request to the REST interface: `request<'notebooks.get'>('GET', …)`. Method, address, payload and answer are
 * typed by the contract in `@anode/protocol`, so that a page which says something else does not compile; of the contract
 * only types are used, because its derived client would triple what the list of notebooks loads. A payload is sent as
 * JSON, bytes as they are, a blob with its own type.
 *
 * @throws RequestFailed
 */
export const request = <Id extends OperationId = never>(
  method: MethodOf<NoInfer<Id>>,
  path: AddressOf<NoInfer<Id>>,
  ...[payload]: Sent<NoInfer<Id>>
): Promise<Response> => send(method, path, payload)

/** The same, with the answer read. @throws RequestFailed */
export const ask = async <Id extends OperationId = never>(
  method: MethodOf<NoInfer<Id>>,
  path: AddressOf<NoInfer<Id>>,
  ...sent: Sent<NoInfer<Id>>
): Promise<AnswerOf<Id>> => (await send(method, path, sent[0])).json()

/** What a link to an operation says. */
export const addressOf = <Id extends OperationId = never>(path: AddressOf<NoInfer<Id>>): string =>
  `/api${path}`

const send = async (method: string, path: string, payload: unknown): Promise<Response> => {
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
