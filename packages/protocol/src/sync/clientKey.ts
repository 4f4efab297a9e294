import { newId } from '@anode/document/facts'
import { digest } from 'lib0/hash/sha256'

/** Told apart from the names of pages that were written before there were keys: those have no “-” in front. */
const PREFIX = 'k-'

/** 132 bits: as hard to meet as the key is to guess. */
const LENGTH = 22

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** A secret that only one page of one browser has, and its journal. */
export const newClientKey = (): string => newId() + newId()

/**
 * The id of the client that has this key. Everybody sees ids, beside each fact; from an id nobody gets to the
 * key, so who shows the key is the client: after a cut, a restart of the server, under another name, and when
 * a tab that died is taken over. Nobody has to keep a list for that.
 */
export const clientOfKey = (key: string): string => {
  const bytes = digest(new TextEncoder().encode(`anode client ${key}`))
  let id = PREFIX
  for (let i = 0; i < LENGTH; i++) {
    // Six bits of every byte are enough of them.
    id += LETTERS[(bytes[i] as number) & 63]
  }
  return id
}

/** Whether a client of this id has a key, without which nobody may speak for it. */
export const hasKey = (client: string): boolean => client.startsWith(PREFIX)
