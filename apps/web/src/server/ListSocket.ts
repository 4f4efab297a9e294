import type { ListMessage, ListRequest } from '@anode/protocol'

/** Waits between attempts to connect, in milliseconds: the first, and the longest. */
const FIRST_WAIT = 500
const LONGEST_WAIT = 15_000

export interface ListSocketEvents {
  readonly received: (message: ListMessage) => void
  /** Whether the server says by itself what changes. */
  readonly connected: (connected: boolean) => void
}

export interface OpenListSocket {
  readonly close: () => void
  /** Says which folders are shown, also to the server of a later connection. */
  readonly followFolders: (paths: ReadonlyArray<string>) => void
}

/** Keeps a connection over which the server tells what happens to the list. */
export const openListSocket = (events: ListSocketEvents): OpenListSocket => {
  let folders: ReadonlyArray<string> = []
  let socket: WebSocket | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let wait = FIRST_WAIT
  let ended = false

  const tellFolders = () => {
    if (socket?.readyState !== WebSocket.OPEN) return
    const request: ListRequest = { _tag: 'followFolders', paths: folders }
    socket.send(JSON.stringify(request))
  }

  const connect = () => {
    clearTimeout(timer)
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    socket = new WebSocket(`${scheme}://${location.host}/api/list/socket`)
    socket.onopen = () => {
      wait = FIRST_WAIT
      tellFolders()
      events.connected(true)
    }
    socket.onmessage = ({ data }) => events.received(JSON.parse(String(data)))
    socket.onclose = () => {
      socket = null
      if (ended) return
      events.connected(false)
      timer = setTimeout(connect, wait)
      wait = Math.min(LONGEST_WAIT, wait * 2)
    }
  }

  /** Whoever comes back to the page does not wait for the next attempt. */
  const hurry = () => {
    if (socket === null && !document.hidden) connect()
  }
  document.addEventListener('visibilitychange', hurry)
  window.addEventListener('online', hurry)
  connect()
  return {
    close: () => {
      ended = true
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', hurry)
      window.removeEventListener('online', hurry)
      socket?.close()
    },
    followFolders: (paths) => {
      folders = paths
      tellFolders()
    },
  }
}
