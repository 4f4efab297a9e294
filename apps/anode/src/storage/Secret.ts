import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { writeDurably } from './writeDurably.ts'

/** What a secret must look like to be one; its own words end “It must hold …”. */
interface SecretForm {
  readonly fits: (text: string) => boolean
}

/**
 * A token may be a person's own choice: long enough that nobody guesses it, of signs that stand in an address and
 * in a cookie as they are.
 */
export const tokenForm: SecretForm = { fits: (text) => /^[A-Za-z0-9._~-]{16,512}$/.test(text) }

/** A key is what `keptSecret` has made: 24 bytes in hexadecimal. */
export const keyForm: SecretForm = { fits: (text) => /^[0-9a-f]{48}$/.test(text) }

/** A secret, and whether it had to be made anew because its file was damaged. */
export interface Secret {
  readonly value: string
  readonly renewed: boolean
}

const read = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/**
 * A secret in a file that only this user can read; made on first use. What is no secret (an empty file, the
 * beginning of one) is made anew: nobody has a copy of it that could be kept valid, and it must never be compared
 * with what somebody shows.
 *
 * @throws what the disk says: of a file that cannot be read nobody knows whether it is still needed.
 */
export const keptSecret = (file: string, form: SecretForm): Secret => {
  const kept = read(file)
  if (kept !== null && form.fits(kept)) return { value: kept, renewed: false }
  writeDurably(file, randomBytes(24).toString('hex'))
  const written = read(file)
  if (written === null || !form.fits(written)) {
    throw new Error(`“${basename(file)}” does not hold what was just written into it`)
  }
  return { value: written, renewed: kept !== null }
}
