import type { OpenRoomSocket } from '@anode/protocol/replica'

/** Node's own WebSocket takes headers, which the browser's, after which it is typed, does not. */
const NodeWebSocket = WebSocket as unknown as new (
  url: string,
  options: { readonly headers: Readonly<Record<string, string>> },
) => WebSocket

/** A way to a server, and who goes it: with a cookie of `PUT /me` somebody by that name. */
export interface NodeAddress {
  readonly origin: string
  readonly token: string
  readonly cookie?: string | undefined
}

/** A notebook's room as a program reaches it, without a browser. `sending` hears each message before it goes. */
export const nodeRoomSocket =
  (
    { origin, token, cookie }: NodeAddress,
    notebookId: string,
    sending: (text: string) => void = () => {},
  ): OpenRoomSocket =>
  (events) => {
    const socket = new NodeWebSocket(`${origin.replace('http', 'ws')}/api/notebooks/${notebookId}/socket`, {
      headers: { authorization: `Bearer ${token}`, ...(cookie === undefined ? {} : { cookie }) },
    })
    socket.onopen = () => events.opened()
    socket.onmessage = ({ data }) => events.received(String(data))
    socket.onclose = ({ code, reason }) => events.closed(code, reason)
    return {
      send: (text) => {
        if (socket.readyState !== WebSocket.OPEN) return
        sending(text)
        socket.send(text)
      },
      close: () => socket.close(),
    }
  }
