/** A line that code waits for, as it asked for it. */
export interface Asked {
  readonly prompt: string
  readonly password: boolean
}

/** What stands for a password: it does not tell how long that is. */
const DOTS = '••••••••'

/** Python's end of file, as frontends send it. */
const END_OF_FILE = '\x04'

/** A question and its answer as a terminal shows them; `value` null: nobody answered. */
export const asTyped = ({ prompt, password }: Asked, value: string | null): string => {
  const answer = value === null ? '' : value === END_OF_FILE ? '^D' : password ? DOTS : value
  return `${prompt}${answer}\n`.toWellFormed()
}
