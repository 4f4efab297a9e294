/**
 * The hosts of other machines that may join the server: a file of the data directory, which “anode host invite” and
 * “anode host remove” write, also while the server runs.
 */
import { readFileSync, statSync } from 'node:fs'
import { messageOf } from '@anode/document/messageOf'
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

/** The file of invitations is there and cannot be read: nothing is written over it. */
export class InvitationsUnreadable extends Error {
  readonly _tag = 'InvitationsUnreadable'
  constructor(path: string, why: string) {
    super(
      `The hosts that may join are in ${path}, which cannot be read: ${why}. Mend it, or delete it and invite them anew.`,
    )
  }
}

/**
 * The invitations in a file; none where there is no file.
 *
 * @throws InvitationsUnreadable
 */
export const readInvitations = (path: string): ReadonlyArray<InvitedHost> => {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new InvitationsUnreadable(path, messageOf(error))
  }
  const found = Schema.decodeEither(File)(text)
  if (Either.isRight(found)) return found.right.hosts
  throw new InvitationsUnreadable(path, 'it says nothing that Anode wrote')
}

/** @throws what the system says when the file cannot be written. */
export const writeInvitations = (path: string, hosts: ReadonlyArray<InvitedHost>): void =>
  writeDurably(path, Schema.encodeSync(File)({ hosts }))

/** What changes when the file does. */
const stampOf = (path: string): string => {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined ? '' : `${found.mtimeMs} ${found.ino} ${found.size}`
}

/** The invitations of the moment: while the file cannot be read, those of before. `log` is told of that, once. */
export const hostInvitations = (path: string, log: (error: unknown) => void) => {
  let stamp: string | null = null
  let told: string | null = null
  let hosts: ReadonlyMap<string, string> = new Map()
  const read = () => {
    try {
      const now = stampOf(path)
      if (now === stamp) return hosts
      stamp = now
      hosts = new Map(readInvitations(path).map(({ name, id }) => [name, id]))
      told = null
    } catch (error) {
      const message = messageOf(error)
      if (message !== told) log(error)
      told = message
    }
    return hosts
  }
  return {
    invited: (): ReadonlyMap<string, string> => read(),
    isInvited: ({ name, id }: Invitation): boolean => read().get(name) === id,
  }
}
