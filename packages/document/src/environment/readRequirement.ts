import { Either } from 'effect'

/** One requirement of PEP 508, read. */
export interface Requirement {
  /** The normalized name (PEP 503): what a package is known by. */
  readonly name: string
  readonly extras: ReadonlyArray<string>
  /** Which versions will do, such as `>=2,<3`; empty: any. */
  readonly versions: string
  /** The condition behind `;`; empty: always. */
  readonly marker: string
  /** All of it in one spelling. */
  readonly text: string
}

/** A package's name in the one spelling that all tools agree on (PEP 503). */
export const packageName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-')

/** The longest requirement, in UTF-16 units. */
const LENGTH = 500

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?/
const EXTRAS = /^\[([^\]]*)\]/
const VERSION = /^(===|==|!=|<=|>=|~=|<|>)\s*([A-Za-z0-9.!+*_-]+)$/
/** Names, quoted texts, comparisons and brackets: nothing else is in a condition. */
const MARKER = /^(?:[A-Za-z_]+|'[\w .,*+-]*'|"[\w .,*+-]*"|[<>=!~]+|[()]|\s+)+$/

/** Printed in a message: short, and without what would break its line. */
const shown = (text: string): string =>
  `“${text.slice(0, 80).replace(/\p{Cc}/gu, '␤')}${text.length > 80 ? '…' : ''}”`

/**
 * Reads what somebody wants installed. Only packages by their names: an option, a path or an address is refused, since
 * an installer would do something else with it than people who look at the list of packages see.
 */
export const readRequirement = (given: string): Either.Either<Requirement, string> => {
  const text = given.trim()
  const refuse = (why: string) => Either.left(`${shown(text)} ${why}`)
  if (text === '') return Either.left('A package needs a name.')
  if (text.length > LENGTH) return refuse('is too long for a package and its versions.')
  if (text.startsWith('-')) return refuse('is an option, not a package. Name packages only.')
  if (/:\/\/|\s@\s|^[\w.-]+(\[[^\]]*\])?@/.test(text)) {
    return refuse('is an address. Packages are installed by their names from the package index only.')
  }
  if (/^[.~]|[\\/]|\.(whl|zip|txt|toml|gz)$/i.test(text.split(';')[0] as string)) {
    return refuse('is a path. Packages are installed by their names from the package index only.')
  }
  const name = NAME.exec(text)?.[0]
  if (name === undefined)
    return refuse('is no name of a package: these are letters, digits, “-”, “_” and “.”.')
  let rest = text.slice(name.length).trimStart()
  const extras = EXTRAS.exec(rest)
  if (extras !== null) rest = rest.slice(extras[0].length).trimStart()
  const names = (extras?.[1] ?? '').split(',').map((each) => each.trim())
  const wanted = extras === null || extras[1]?.trim() === '' ? [] : names
  if (wanted.some((each) => NAME.exec(each)?.[0] !== each)) {
    return refuse('has something in its brackets that names no extra.')
  }
  const semicolon = rest.indexOf(';')
  const marker = semicolon === -1 ? '' : rest.slice(semicolon + 1).trim()
  if (semicolon !== -1 && !MARKER.test(marker))
    return refuse('has a condition behind “;” that cannot be read.')
  const versions = (semicolon === -1 ? rest : rest.slice(0, semicolon)).trim().replace(/^\((.*)\)$/, '$1')
  const parts = versions === '' ? [] : versions.split(',').map((part) => VERSION.exec(part.trim()))
  if (parts.some((part) => part === null)) {
    return refuse('does not say which versions are meant: write it as pandas, pandas==2.1 or "pandas>=2,<3".')
  }
  const normal = {
    name: packageName(name),
    extras: wanted.map(packageName),
    versions: parts.map((part) => `${part?.[1]}${part?.[2]}`).join(','),
    marker,
  }
  return Either.right({ ...normal, text: requirementText(normal) })
}

const requirementText = ({ name, extras, versions, marker }: Omit<Requirement, 'text'>): string =>
  `${name}${extras.length === 0 ? '' : `[${extras.join(',')}]`}${versions}${marker === '' ? '' : ` ; ${marker}`}`

/** Why this is no condition on Python's version; null when it is one. */
export const problemOfPython = (requiresPython: string): string | null =>
  requiresPython.split(',').every((part) => VERSION.test(part.trim()))
    ? null
    : `${shown(requiresPython)} does not say which versions of Python are meant: write it as ">=3.11".`
