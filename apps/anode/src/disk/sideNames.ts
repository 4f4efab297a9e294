/**
 * The names of what stands beside a notebook's file while it is written. They begin with a dot, and say whose they are:
 *
 *     .Analysis.ipynb.anode-1f0c….new             what is going to be the file
 *     .Analysis.ipynb.anode-1f0c….5k.dl3f….old    what was the file, with its size and when it was written then
 */

import { createHash, randomBytes } from 'node:crypto'
import { extname } from 'node:path'
import type { DiskStamp } from '@anode/server'
import { writtenAt } from './fileStamp.ts'

/** What file systems allow, in bytes. */
export const LONGEST_NAME = 255

/** What our names add, at most: two numbers of 13 digits, an id, and words. */
const OURS = 80

/** A name with no more bytes than that, cut between two characters. */
export const shortened = (text: string, bytes: number): string => {
  if (Buffer.byteLength(text) <= bytes) return text
  let short = ''
  for (const character of text) {
    if (Buffer.byteLength(short + character) > bytes) break
    short += character
  }
  return short
}

const beginningOf = (name: string): string => {
  const short = shortened(name, LONGEST_NAME - OURS)
  // Names of one beginning are kept apart.
  const mark = short === name ? '' : `~${createHash('sha256').update(name).digest('hex').slice(0, 12)}`
  return `.${short}${mark}.anode-`
}

const newId = () => randomBytes(6).toString('hex')

export const newName = (name: string): string => `${beginningOf(name)}${newId()}.new`

export const oldName = (name: string, was: DiskStamp): string =>
  `${beginningOf(name)}${newId()}.${was.size.toString(36)}.${BigInt(writtenAt(was)).toString(36)}.old`

const ENDING = /^[0-9a-f]{12}\.(?:new|(?<size>[0-9a-z]+)\.(?<written>-?[0-9a-z]+)\.old)$/

const OURS_OF_ANY = /^\..+\.anode-[0-9a-f]{12}\.(new|[0-9a-z]+\.-?[0-9a-z]+\.old)$/s

/** Whether a name is one of these, of whichever file. */
export const isSideName = (name: string): boolean => OURS_OF_ANY.test(name)

/** What a name beside the file `name` says; null when it is none of its. */
export const readSideName = (
  name: string,
  beside: string,
): { readonly is: 'new' | 'old'; readonly hasContentOf: (stamp: DiskStamp) => boolean } | null => {
  const beginning = beginningOf(name)
  const found = beside.startsWith(beginning) ? ENDING.exec(beside.slice(beginning.length)) : null
  if (found === null) return null
  const { size, written } = found.groups ?? {}
  return {
    is: size === undefined ? 'new' : 'old',
    hasContentOf: (stamp) =>
      stamp.size.toString(36) === size && BigInt(writtenAt(stamp)).toString(36) === written,
  }
}

/** Where what another program wrote is put that has lost its place: the first name that is free. */
export const otherName = (name: string, number: number): string => {
  const ending = `.other-program${number === 1 ? '' : `-${number}`}${extname(name)}`
  return (
    shortened(name.slice(0, name.length - extname(name).length), LONGEST_NAME - Buffer.byteLength(ending)) +
    ending
  )
}
