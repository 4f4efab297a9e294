/**
 * The hosts of other machines that may join the server: a file of the data directory, which “anode host invite” and
 * “anode host remove” write, also while the server runs. One that cannot be read invites nobody.
 */
import { readFileSync, statSync } from 'node:fs'
import { HOST_NAME } from '@anode/protocol/host'
import type { Invitation } from '@anode/server'
import { Either, Schema } from 'effect'
import { writeDurably } from '../storage/writeDurably.ts'

const Invited = Schema.Struct({
  name: Schema.String.pipe(Schema.pattern(HOST_NAME)),
  id: Schema.NonEmptyString,
  /** Milliseconds since the epoch. */
  at: Schema.Int,
})
export type InvitedHost = typeof Invited.Type

const File = Schema.parseJson(Schema.Struct({ hosts: Schema.Array(Invited) }))

export const readInvitations = (path: string): ReadonlyArray<InvitedHost> => {
  try {
    const found = Schema.decodeEither(File)(readFileSync(path, 'utf8'))
    return Either.isRight(found) ? found.right.hosts : []
  } catch {
    return []
  }
}

/** @throws what the system says when the file cannot be written. */
export const writeInvitations = (path: string, hosts: ReadonlyArray<InvitedHost>): void =>
  writeDurably(path, Schema.encodeSync(File)({ hosts }))

/** What changes when the file does. */
const stampOf = (path: string): string => {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined ? '' : `${found.mtimeMs} ${found.ino} ${found.size}`
}

/** The invitations of the moment. */
export const hostInvitations = (path: string) => {
  let stamp: string | null = null
  let hosts: ReadonlyArray<InvitedHost> = []
  let names: ReadonlySet<string> = new Set()
  const read = () => {
    const now = stampOf(path)
    if (now === stamp) return
    stamp = now
    hosts = readInvitations(path)
    names = new Set(hosts.map(({ name }) => name))
  }
  return {
    names: (): ReadonlySet<string> => {
      read()
      return names
    },
    isInvited: (invitation: Invitation): boolean => {
      read()
      return hosts.some(({ name, id }) => name === invitation.name && id === invitation.id)
    },
  }
}
