import { type CellDiff, diffIpynb, type LineHunk, lineHunks } from '@anode/document/ipynbDiff'
import { readIpynbSide } from '@anode/document/ipynbMerge'
import type { GitCellDiff, GitDiff, GitHunk } from '@anode/protocol'
import { Either } from 'effect'
import { outputLines } from './outputLines.ts'
import { fieldInWords } from './paint.ts'
import { sideReading } from './sideReading.ts'

/** A file on one side of a diff: its bytes, as many as are compared. */
export interface DiffSide {
  readonly bytes: Uint8Array
  readonly isCut: boolean
  /** Where a symbolic link leads; then its bytes are that. */
  readonly isLink?: boolean
}

/** Files that are larger are not compared, in bytes. */
export const COMPARED = 8 * 2 ** 20

/** So many lines of a diff are given, and so many characters of one. */
const LINES = 5000
const LONGEST_LINE = 2000

/** Git looks at as many bytes to tell a text from other things. */
const LOOKED_AT = 8000

const isBinary = (side: DiffSide | null): boolean => side?.bytes.subarray(0, LOOKED_AT).includes(0) ?? false

const LFS = /^version https:\/\/git-lfs\.github\.com\/spec\//

/** As a text, without what only says how lines end: git may keep other ends than the disk. */
const textOf = (side: DiffSide | null): string =>
  side === null ? '' : new TextDecoder().decode(side.bytes).replaceAll('\r\n', '\n').replace(/\n$/, '')

const size = (side: DiffSide | null): string =>
  side === null ? 'none' : `${side.bytes.length.toLocaleString('en')} bytes`

/** Gives the first so many lines of what is passed through it. */
const limited = () => {
  let left = LINES
  let isCut = false
  const hunks = (all: ReadonlyArray<LineHunk>): ReadonlyArray<GitHunk> =>
    all.flatMap(({ lines, ...place }) => {
      if (lines.length > left) isCut = true
      const shown = lines.slice(0, left)
      left -= shown.length
      return shown.length === 0
        ? []
        : [
            {
              ...place,
              lines: shown.map(({ sign, text }) => ({
                sign,
                text: text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)} …` : text,
              })),
            },
          ]
    })
  return { hunks, isCut: () => isCut }
}

const cellNotes = ({ before, after, metadata, attachments, hasOtherOutputs }: CellDiff): string[] => {
  const isBoth = before !== null && after !== null
  const [ran, runs] = [before?.cell.executionCount ?? null, after?.cell.executionCount ?? null]
  return [
    ...(isBoth && before.cell.kind !== after.cell.kind
      ? [`Kind: ${before.cell.kind} → ${after.cell.kind}`]
      : []),
    ...(isBoth ? metadata.map((field) => `Metadata ${fieldInWords(field)}`) : []),
    ...attachments.map((name) => `Attachment ${name}`),
    ...(isBoth && !hasOtherOutputs && ran !== runs ? [`Count: [${ran ?? ' '}] → [${runs ?? ' '}]`] : []),
  ]
}

/** How a file differs, from `before` to `after`; null: it is not there. */
export const gitDiff = (
  about: Pick<GitDiff, 'path' | 'commit'>,
  before: DiffSide | null,
  after: DiffSide | null,
): GitDiff => {
  const common = { ...about, before: before !== null, after: after !== null }
  const told = (...notes: ReadonlyArray<string>): GitDiff => ({
    ...{ ...common, cells: null, lines: [], notes, isCut: false },
  })
  const same =
    before !== null && after !== null && Buffer.compare(before.bytes, after.bytes) === 0 && !before.isCut
  if (same) return told()
  if (before?.isCut || after?.isCut) {
    return told('It is too large to be compared here. At a terminal: git diff')
  }
  if (LFS.test(textOf(before)) && !LFS.test(textOf(after))) {
    return told('Git LFS keeps it: what it said is not in the repository itself, and is not compared.')
  }
  if (isBinary(before) || isBinary(after)) {
    return told(`It is no text: ${size(before)} before, ${size(after)} now.`)
  }
  const { hunks, isCut } = limited()
  const notes = after?.isLink || before?.isLink ? ['It is a symbolic link: where it leads is compared.'] : []
  if (/\.ipynb$/i.test(about.path) && notes.length === 0) {
    const sides = [before, after].map((side) =>
      side === null ? Either.right(null) : readIpynbSide(side.bytes, sideReading),
    )
    const [was, is] = sides as [(typeof sides)[0], (typeof sides)[0]]
    if (Either.isRight(was) && Either.isRight(is)) {
      const { metadata, cells } = diffIpynb(was.right, is.right)
      const isBoth = was.right !== null && is.right !== null
      const told = isBoth ? metadata.map((field) => `Metadata of the notebook: ${fieldInWords(field)}`) : []
      const given = cells.map((cell): GitCellDiff => {
        const { before: old, after: now } = cell
        return {
          id: is.right?.hasIds ? (now?.cell.id ?? null) : null,
          kind: (now ?? old)?.cell.kind ?? 'raw',
          ...{ before: old?.number ?? null, after: now?.number ?? null, isMoved: cell.isMoved },
          source: hunks(cell.source),
          outputs: cell.hasOtherOutputs
            ? hunks(lineHunks(outputLines(old?.cell.outputs ?? []), outputLines(now?.cell.outputs ?? [])))
            : null,
          notes: cellNotes(cell),
        }
      })
      const none = given.length + told.length === 0 ? ['Only how the file is written differs.'] : []
      return { ...common, cells: given, lines: [], notes: [...told, ...none], isCut: isCut() }
    }
    notes.push('It cannot be read as a notebook, and is compared as text.')
  }
  const lines = hunks(lineHunks(textOf(before), textOf(after)))
  if (lines.length === 0 && before !== null && after !== null) notes.push('Only how its lines end differs.')
  return { ...common, cells: null, lines, notes, isCut: isCut() }
}
