import { messageOf } from '@anode/document/messageOf'
import { Data } from 'effect'

/** A Jupyter Server, Kernel Gateway or Enterprise Gateway, and what lets us in. */
export interface GatewayAddress {
  /** Up to and without `/api`: `https://hub.example.org/user/ada`. */
  readonly url: string
  readonly token: string | null
}

/** A request that a Jupyter server did not do; `message` says what failed, why, and what to do. */
export class GatewayFailed extends Data.TaggedError('GatewayFailed')<{
  /** The status of its answer; null when there was none. */
  readonly status: number | null
  readonly message: string
}> {}

/** How long it may take to answer, in ms: a cluster may have to find a place for a kernel. */
const PATIENCE = 60_000

const WHY: Readonly<Record<number, string>> = {
  401: 'It does not know the token. Set ANODE_GATEWAY_TOKEN to one that it takes.',
  403: 'It does not let this token in. Set ANODE_GATEWAY_TOKEN to one that it takes.',
  404: 'It has no such thing. Check the address: it is what stands before /api.',
}

/** What it says of itself: a text in JSON, or a page of which nobody wants all. */
const wordsOf = (text: string): string => {
  try {
    const { message, reason } = JSON.parse(text) as { readonly message?: unknown; readonly reason?: unknown }
    // Some say why in one of them and leave the other empty.
    return String(message || reason || '').slice(0, 500)
  } catch {
    return ''
  }
}

/** The REST side of a Jupyter server (jupyter-server.readthedocs.io, “The REST API”). */
export class GatewayServer {
  readonly address: GatewayAddress

  constructor(address: GatewayAddress) {
    this.address = address
  }

  get headers(): Readonly<Record<string, string>> {
    const { token } = this.address
    return token === null ? {} : { authorization: `token ${token}` }
  }

  /** @throws GatewayFailed (as a rejection) */
  async request(method: string, path: string, body?: unknown, within = PATIENCE): Promise<unknown> {
    const { url } = this.address
    const failed = (status: number | null, why: string) =>
      new GatewayFailed({ status, message: `The Jupyter server at ${url} ${why}` })
    const response = await fetch(`${url}/api/${path}`, {
      method,
      headers: { ...this.headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      // A redirect leads to a page where people sign in.
      redirect: 'manual',
      signal: AbortSignal.timeout(within),
    }).catch((error) => {
      const { cause } = error as { readonly cause?: { readonly code?: string } }
      throw error.name === 'TimeoutError'
        ? failed(null, `did not answer within ${within / 1000} s.`)
        : failed(
            null,
            `cannot be reached (${cause?.code ?? messageOf(error)}). Check its address, and that it runs.`,
          )
    })
    const text = await response.text().catch(() => '')
    if (response.ok) {
      try {
        return text === '' ? null : JSON.parse(text)
      } catch {
        throw failed(response.status, 'answered with something that is not JSON. Check its address.')
      }
    }
    const status = response.status === 302 ? 403 : response.status
    const words = wordsOf(text)
    const known = WHY[status]
    // “Forbidden” says nothing that the status does not, nor does what Jupyter says to who is not signed in.
    const isEmpty = words === '' || (known !== undefined && (!words.includes(' ') || words.includes('_xsrf')))
    const said = isEmpty ? null : `It says: ${words}`
    throw failed(status, `refused it (${response.status}). ${said ?? known ?? ''}`.trim())
  }
}
