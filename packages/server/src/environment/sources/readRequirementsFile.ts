import type { NotebookEnvironment } from '@anode/document/environment'
import { readRequirement } from '@anode/document/environment'
import { Either } from 'effect'

/** What a file names: packages without versions of all that they need, and Pythons. */
export type NamedPackages = Omit<NotebookEnvironment, 'lock'>

/** The lines of a requirements file: without comments, those that end in `\` joined; each with its number. */
function* linesOf(text: string): Generator<readonly [number: number, line: string]> {
  let begun = 0
  let joined = ''
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    if (joined === '') begun = index + 1
    // A comment ends with its line, whatever it ends in.
    const code = line.replace(/(^|\s)#.*$/, '$1')
    if (code === line && line.endsWith('\\')) {
      joined += `${line.slice(0, -1)} `
      continue
    }
    yield [begun, (joined + code).trim()]
    joined = ''
  }
  if (joined !== '') yield [begun, joined.trim()]
}

/**
 * Reads a `requirements.txt` of pip; null when it names nothing. A left says in which line is what cannot be had: options,
 * paths and addresses would have pip do more than install what the list names.
 */
export const readRequirementsFile = (text: string): Either.Either<NamedPackages | null, string> => {
  const dependencies: string[] = []
  for (const [number, line] of linesOf(text)) {
    if (line === '') continue
    if (/\s--hash\b/.test(line)) {
      return Either.left(
        `Line ${number} names hashes of its package (“--hash”), which are not compared here. Take them out, or add the packages with %pip install.`,
      )
    }
    const option = /\s(--?[A-Za-z][\w-]*)/.exec(line)?.[1]
    const read = readRequirement(option === undefined ? line : option)
    if (Either.isLeft(read)) return Either.left(`Line ${number}: ${read.left}`)
    dependencies.push(read.right.text)
  }
  return Either.right(dependencies.length === 0 ? null : { dependencies })
}
