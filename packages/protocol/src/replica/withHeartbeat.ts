import { heartbeat, type OpenRoomSocket } from './RoomSocket.ts'

/** After so much silence the server is asked whether it is there, and has so much time to answer, in ms. */
const SILENCE = 8000
const ANSWER = 8000

/** A timer that comes this late tells of a page that slept, not of a server that is silent, in ms. */
const SLEPT = 2000

/**
 * Connections that end when the other side falls silent: a cut cable or a laptop that slept leaves a socket
 * open that nothing comes through. Browsers show pages no pings, so the page asks by a message, which the
 * server's socket layer answers: the room does not hear of it and may sleep.
 */
export const withHeartbeat =
  (open: OpenRoomSocket): OpenRoomSocket =>
  (events) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let ended = false
    const end = (code: number, reason: string) => {
      if (ended) return
      ended = true
      clearTimeout(timer)
      events.closed(code, reason)
    }
    const expect = (body: (late: number) => void, ms: number) => {
      clearTimeout(timer)
      const due = performance.now() + ms
      timer = setTimeout(() => body(performance.now() - due), ms)
    }
    const ask = () => {
      socket.send(heartbeat.ping)
      expect((late) => (late > SLEPT ? ask() : giveUp()), ANSWER)
    }
    const giveUp = () => {
      end(1006, 'The server has fallen silent.')
      socket.close()
    }
    const socket = open({
      opened: () => {
        if (ended) return
        expect(ask, SILENCE)
        events.opened()
      },
      received: (text) => {
        if (ended) return
        expect(ask, SILENCE)
        if (text !== heartbeat.pong) events.received(text)
      },
      closed: end,
    })
    // A connection that is never made is silent, too.
    expect(giveUp, SILENCE + ANSWER)
    return socket
  }
