import type { OpenSocket } from './GatewayChannels.ts'

/** Node's own WebSocket takes headers, which the browser's, after which it is typed, does not. */
const NodeWebSocket = WebSocket as unknown as new (
  url: string,
  options: {
    readonly protocols: ReadonlyArray<string>
    readonly headers: Readonly<Record<string, string>>
  },
) => WebSocket

/** WebSockets of Node. */
export const nodeSocket: OpenSocket = (url, protocols, headers) =>
  new NodeWebSocket(url, { protocols, headers })
