/** A request that is not let through, with the status and the words of the answer. */
export interface Refused {
  readonly status: number
  /** For programs. */
  readonly tag: string
  /** What is wrong, and what to do. */
  readonly message: string
  readonly headers?: Readonly<Record<string, string>>
}

export const refused = (
  status: number,
  tag: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Refused => ({ status, tag, message, headers })

/** How a program that was not let in can get in (RFC 9110 §11.6.1, RFC 6750 §3). */
export const CHALLENGE = { 'www-authenticate': 'Bearer realm="Anode"' } as const
