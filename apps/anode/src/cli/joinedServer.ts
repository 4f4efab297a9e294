import { isAbsolute } from 'node:path'
import { readLimit } from '@anode/document/limits'
import { AWAY, HOST_NAME } from '@anode/protocol/host'
import type { JoinedServer } from '../host/joined/JoinedServer.ts'
import { UsageError } from './UsageError.ts'

/** The most labels of a host, and how long one is at most. */
const LABELS = 8
const LABEL = 40

/**
 * What a host of another machine is called.
 *
 * @throws UsageError
 */
export const hostName = (text: string): string => {
  if (HOST_NAME.test(text)) return text
  throw new UsageError({
    message: `“${text}” cannot be a host’s name: use up to 32 small letters, digits and hyphens, as in gpu-1.`,
  })
}

/** The name that a token of an invitation says: whether it is true, the server decides. */
const nameIn = (token: string): string | null => {
  try {
    const { sub, aud } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    return aud === 'joined-host' && typeof sub === 'string' && HOST_NAME.test(sub) ? sub : null
  } catch {
    return null
  }
}

/** How long a server waits, in ms. */
const awayOf = (text: string | undefined): number => {
  if (text === undefined) return AWAY
  const seconds = readLimit('wallTime', text)
  if (typeof seconds === 'number' && seconds <= 24 * 3600) return Math.round(seconds * 1000)
  throw new UsageError({
    message: `“${text}” is no time to be away: give one up to a day, as 30s, 10min or 2h.`,
  })
}

/**
 * The server that somebody wants this machine to run kernels for.
 *
 * @throws UsageError
 */
export const joinedServer = (options: {
  readonly url: string
  readonly token: string
  readonly label: ReadonlyArray<string>
  readonly folders?: string | undefined
  readonly away?: string | undefined
}): Omit<JoinedServer, 'say' | 'limits'> => {
  const url = URL.parse(options.url.trim())
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new UsageError({
      message: `“${options.url}” is no address of an Anode: give one as http://localhost:8421.`,
    })
  }
  const token = options.token.trim()
  const name = nameIn(token)
  if (name === null) {
    throw new UsageError({
      message:
        'Give the token of an invitation with --token (or in ANODE_HOST_TOKEN): “anode host invite NAME” on the machine of the server prints one.',
    })
  }
  const labels = options.label.map((text) => text.trim()).filter((text) => text !== '')
  if (labels.length > LABELS || labels.some(({ length }) => length > LABEL)) {
    throw new UsageError({ message: `A host has up to ${LABELS} labels of up to ${LABEL} characters.` })
  }
  const folders = options.folders ?? null
  if (folders !== null && !isAbsolute(folders)) {
    throw new UsageError({
      message: `“${folders}” is no whole path: give the folder as it is called from “/” on.`,
    })
  }
  const path = url.pathname.replace(/\/(api)?\/?$/, '')
  return { url: `${url.origin}${path}`, token, name, labels, folders, away: awayOf(options.away) }
}
