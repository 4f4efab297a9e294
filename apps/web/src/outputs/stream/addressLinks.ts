/** An address that a text names. */
export interface AddressLink {
  readonly href: string
  /** Where it stands in the text. */
  readonly from: number
  readonly to: number
}

/** What no address holds: blanks, quotation marks, what tables and Chinese and Japanese sentences are made with. */
const NOT_IN_ADDRESS =
  '\\s<>"|\\\\`\\0-\\x1f\\x7f«»\\u2018-\\u201f\\u2500-\\u257f\\u3000-\\u303f\\uff00-\\uffef'

/** An address with its scheme, as far as it may go. */
const ADDRESS = new RegExp(
  String.raw`\b(?:(?:https?|ftp)://[^${NOT_IN_ADDRESS}]+|mailto:[^${NOT_IN_ADDRESS}@:/]+@[^${NOT_IN_ADDRESS}@:/]+)`,
  'gi',
)

/** What closes a sentence or a quotation rather than an address. */
const CLOSING = /[.,;:!?'*_~…]$/

const PAIRS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }

const count = (text: string, char: string): number => text.split(char).length - 1

/** The address without what follows it: punctuation, and brackets that were opened before it. */
const trimmed = (address: string): string => {
  let text = address
  for (;;) {
    const last = text.at(-1) ?? ''
    const open = PAIRS[last]
    if (CLOSING.test(text) || (open !== undefined && count(text, last) > count(text, open))) {
      text = text.slice(0, -1)
    } else {
      return text
    }
  }
}

const SAFE = new Set(['http:', 'https:', 'ftp:', 'mailto:'])

/** An address that may be followed; null when it is none, or could do something in this page or on this machine. */
export const safeAddress = (address: string): string | null => {
  const url = URL.canParse(address) ? new URL(address) : null
  const leads = url !== null && SAFE.has(url.protocol) && (url.protocol === 'mailto:' || url.hostname !== '')
  return leads ? url.href : null
}

/** Longer ones are data. */
const LONGEST = 4096

/** The addresses that a text without escape sequences names, in order. */
export const addressLinks = (text: string): ReadonlyArray<AddressLink> => {
  if (!text.includes(':')) return []
  return [...text.matchAll(ADDRESS)].flatMap((match): AddressLink | [] => {
    if (match[0].length > LONGEST) return []
    const address = trimmed(match[0])
    const href = safeAddress(address)
    return href === null ? [] : { href, from: match.index, to: match.index + address.length }
  })
}
