import { Either } from 'effect'
import type { NotebookEnvironment } from './NotebookEnvironment.ts'

const BLOCK = /^# \/\/\/ script[ \t]*\r?\n((?:#(?: .*)?\r?\n)*?)# \/\/\/[ \t]*$/m

/** A string of TOML, at the beginning of a text. */
const STRING = /^(?:"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)')/

const textOf = ([, basic, literal]: RegExpExecArray): string =>
  literal ??
  (basic ?? '').replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, code: string | undefined, plain: string) =>
    code === undefined
      ? (({ n: '\n', t: '\t', r: '\r' } as Record<string, string>)[plain] ?? plain)
      : String.fromCharCode(Number.parseInt(code, 16)),
  )

const skip = (text: string): string => text.replace(/^(?:\s|#[^\n]*(?:\n|$))*/, '')

/** The strings of a TOML array, at the beginning of a text; null where it is something else. */
const readArray = (text: string): ReadonlyArray<string> | null => {
  if (!text.startsWith('[')) return null
  const found: string[] = []
  let rest = skip(text.slice(1))
  while (!rest.startsWith(']')) {
    const match = STRING.exec(rest)
    if (match === null) return null
    found.push(textOf(match))
    rest = skip(rest.slice(match[0].length))
    if (rest.startsWith(',')) rest = skip(rest.slice(1))
    else if (!rest.startsWith(']')) return null
  }
  return found
}

/**
 * What inline script metadata (PEP 723) in a text ask for; null where there are none. Of their TOML what uv and others
 * read for the packages: `dependencies` and `requires-python`. A left says what is wrong with it.
 */
export const readScript = (source: string): Either.Either<NotebookEnvironment | null, string> => {
  const block = BLOCK.exec(source)?.[1]
  if (block === undefined) return Either.right(null)
  const toml = block.replace(/^# ?/gm, '')
  // Tables behind the first keys are other tools' affair.
  const top = toml.split(/^\s*\[(?=[^\]\n]*\]\s*$)/m)[0] as string
  const behind = (key: string): string | null => {
    const match = new RegExp(`^\\s*${key}\\s*=\\s*`, 'm').exec(top)
    return match === null ? null : top.slice(match.index + match[0].length)
  }
  const python = behind('requires-python')
  const requiresPython = python === null ? null : STRING.exec(python)
  if (python !== null && requiresPython === null) return Either.left(UNREADABLE('requires-python', 'a text'))
  const list = behind('dependencies')
  const dependencies = list === null ? [] : readArray(list)
  if (dependencies === null) return Either.left(UNREADABLE('dependencies', 'a list of texts'))
  return Either.right({
    dependencies,
    ...(requiresPython === null ? {} : { requiresPython: textOf(requiresPython) }),
  })
}

const UNREADABLE = (key: string, what: string): string =>
  `The packages that a cell names (# /// script) cannot be read: “${key}” must be ${what}.`
