import { type IpynbSide, readIpynbSide } from '@anode/document/ipynbMerge'
import { Either } from 'effect'
import { type DiffArguments, type DiffFile, diffArguments } from './diffArguments.ts'
import { notebookLines, textLines } from './diffLines.ts'
import { GitFailed } from './GitFailed.ts'
import { painter } from './paint.ts'
import { runGit } from './runGit.ts'
import { bytesOf, sideReading } from './sideReading.ts'

type Files = Extract<DiffArguments, { what: 'files' }>

/** Where lines go to. */
export interface DiffOutput {
  readonly isTerminal: boolean
  readonly env: NodeJS.ProcessEnv
}

/** A pager that git has started shows colours; git's own settings and everybody's `NO_COLOR` take them away. */
const isColoured = ({ colour, isGit }: Files, { isTerminal, env }: DiffOutput): boolean => {
  if (colour !== 'auto') return colour === 'always'
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false
  if (!isTerminal && env.GIT_PAGER_IN_USE !== 'true') return false
  if (!isGit) return true
  const asked = runGit(['config', '--get-colorbool', 'color.diff', 'true'])
  return asked === null || asked.output.trim() !== 'false'
}

/** A file's text as it is, for what is no notebook. */
const plainText = (bytes: Uint8Array): string => new TextDecoder().decode(bytes).replace(/\r?\n$/, '')

const nameOf = (file: DiffFile | null, side: 'a' | 'b', isGit: boolean): string =>
  file === null ? '/dev/null' : isGit ? `${side}/${file.name}` : file.name

const readSide = (file: DiffFile | null, isGit: boolean) => {
  if (file === null) return { bytes: new Uint8Array(), side: Either.right(null as IpynbSide | null) }
  const bytes = bytesOf(file.file)
  const side = readIpynbSide(bytes, sideReading)
  if (Either.isLeft(side) && !isGit) {
    throw new GitFailed(`${file.name} cannot be read as a notebook. ${side.left.message}`)
  }
  return { bytes, side }
}

/**
 * How two notebooks differ, in lines.
 *
 * @throws GitFailed
 */
export const diffCommand = (args: ReadonlyArray<string>, output: DiffOutput): ReadonlyArray<string> => {
  const asked = diffArguments(args)
  if (asked.what === 'unmerged') return [`* Unmerged path ${asked.name}`]
  const { before, after, isGit } = asked
  const [was, is] = [readSide(before, isGit), readSide(after, isGit)]
  const isSame = Buffer.compare(was.bytes, is.bytes) === 0 && (before === null) === (after === null)
  if (isSame && asked.notes.length === 0) return []
  const paint = painter(isColoured(asked, output))
  const [a, b] = [nameOf(before, 'a', isGit), nameOf(after, 'b', isGit)]
  const title = `diff ${nameOf(before ?? after, 'a', isGit)} ${nameOf(after ?? before, 'b', isGit)}`
  const kind = before === null ? ['new file'] : after === null ? ['deleted file'] : []
  const head = [title, ...kind, ...asked.notes].map((line) => paint('file', line))
  if (isSame) return head
  const files = [`--- ${a}`, `+++ ${b}`].map((line) => paint('file', line))
  const broken = [was, is].find(({ side }) => Either.isLeft(side))?.side
  if (broken !== undefined && Either.isLeft(broken)) {
    const why = paint('note', `Compared as text. ${broken.left.message}`)
    return [...head, ...files, why, ...textLines(plainText(was.bytes), plainText(is.bytes), paint)]
  }
  const [one, other] = [Either.getOrNull(was.side), Either.getOrNull(is.side)]
  return [...head, ...files, ...notebookLines(one, other, paint)]
}
