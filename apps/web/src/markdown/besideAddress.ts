import type { PathOf } from '@anode/protocol'

/** A file that a text names, relative to that of its notebook. */
export interface BesideAddress {
  /** Names with `/` between them, as they are on the disk; `..` goes up. */
  readonly path: string
  /** What stands behind `?` and behind `#`, as written; empty for nothing. */
  readonly query: string
  readonly anchor: string
}

/** What the server takes. */
const LONGEST = 4096

/** A name as it is on the disk; one that nobody encoded stays (`100%.png`). */
const decoded = (name: string): string => {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

/**
 * Reads the address of a picture or a link. Null when it names no file relative to the notebook's: with a scheme, from a
 * root on, another server's, a place in the text, a folder; and where browsers read it otherwise than it looks.
 */
export const besideAddress = (written: string): BesideAddress | null => {
  // Browsers leave out blanks and control characters at both ends.
  const address = written.replace(/^[\p{Cc} ]+|[\p{Cc} ]+$/gu, '')
  // To browsers a backslash is a slash, and tabs and ends of lines are nothing: `java\tscript:` is a scheme.
  if (/[\p{Cc}\\]/u.test(address)) return null
  const [, named = '', query = '', anchor = ''] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/u.exec(address) ?? []
  if (/^(\/|[a-z][a-z\d+.-]*:)/i.test(named)) return null
  const names = named.split('/').map(decoded)
  // What would be a separator only when it is decoded is no name of a file.
  if (names.some((name) => /[\p{Cc}/\\]/u.test(name))) return null
  if (/^\.{0,2}$/.test(names.at(-1) ?? '')) return null
  const path = names.join('/')
  return path.length > LONGEST ? null : { path, query, anchor }
}

/** Where the server gives that file. A query changes nothing but the address: texts use it to have a picture anew. */
export const besideUrl = (notebookId: string, { path, query, anchor }: BesideAddress): string => {
  const asked = new URLSearchParams(query === '' ? { path } : { path, query })
  const address: `${PathOf<'files.beside'>}?${string}` = `/notebooks/${encodeURIComponent(notebookId)}/beside?${asked}`
  return `/api${address}${anchor === '' ? '' : `#${anchor}`}`
}

/** Whether it is a notebook, which is opened instead of shown. */
export const isNotebook = ({ path }: BesideAddress): boolean => /\.ipynb$/i.test(path)
