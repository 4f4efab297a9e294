import { type OpenRoomSocket, withHeartbeat } from '@anode/protocol/replica'

/** Connections to a notebook's room over the browser's WebSocket, at the server that the page came from. */
export const roomSocket = (notebookId: string): OpenRoomSocket =>
  withHeartbeat((events) => {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    const socket = new WebSocket(`${scheme}://${location.host}/api/notebooks/${notebookId}/socket`)
    socket.onopen = () => events.opened()
    socket.onmessage = ({ data }) => events.received(String(data))
    socket.onclose = ({ code, reason }) => events.closed(code, reason)
    return {
      send: (text) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(text)
      },
      close: () => socket.close(),
    }
  })
