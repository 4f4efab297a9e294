/** Node's own WebSocket takes headers, which the browser's, after which it is typed, does not. */
const NodeWebSocket = WebSocket as unknown as new (
  url: string,
  options: { readonly headers: Readonly<Record<string, string>> },
) => WebSocket

/** Opens a socket of the server at a path, with a token as programs send it. */
export const openSocket = async (port: number, path: string, token: string): Promise<WebSocket> => {
  const socket = new NodeWebSocket(`ws://127.0.0.1:${port}${path}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve())
    socket.addEventListener('error', () => reject(new Error(`No socket was opened at ${path}.`)))
  })
  return socket
}
