import type { IncomingMessage } from 'node:http'

const LOCAL_NAMES = new Set(['localhost', '127.0.0.1', '[::1]'])

const hostName = (host: string): string => host.replace(/:\d+$/, '').toLowerCase()

/**
 * Why a request may not be answered whatever token it has; null when it may. A page from elsewhere that
 * was given our address by its DNS (rebinding) shows by its `Host`, one that calls us by its `Origin`.
 */
export const foreignRequest = (request: IncomingMessage): string | null => {
  const { host, origin } = request.headers
  if (host === undefined || !LOCAL_NAMES.has(hostName(host))) {
    return `This server answers to localhost only, not to “${host ?? ''}”.`
  }
  if (origin !== undefined && origin !== `http://${host}`) {
    return `Pages of “${origin}” may not use this server.`
  }
  return null
}
