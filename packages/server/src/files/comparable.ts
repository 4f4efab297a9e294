import { settleMarks } from '@anode/document/conflictMarks'
import type { MergeNotebook } from '@anode/document/fileMerge'
import type { BrokenIpynb } from '@anode/document/ipynb'
import { type IpynbSide, readIpynbSide, type SideReading } from '@anode/document/ipynbMerge'
import { joinBytes } from '@anode/document/joinBytes'
import { Either } from 'effect'
import { writeIpynb } from './writeIpynb.ts'

/** A file's text in the form in which it is compared and merged. */
export interface ComparableFile extends Pick<IpynbSide, 'file' | 'contents'> {
  readonly notebook: MergeNotebook
  /** The title that it gives itself; empty for none. */
  readonly title: string
  /** The ids that its cells go by where nobody says otherwise. */
  readonly ids: ReadonlyArray<string>
  /** The SHA-256 of it as it is written as long as nobody changes anything: takes a while where it is another one. */
  readonly unchanged: () => string
}

const comparableOf = (
  { notebook, snapshot, file, contents, hasIds, isSound }: IpynbSide,
  { kinds, sha256 }: SideReading,
): ComparableFile => {
  const { metadata, cells } = notebook
  return {
    notebook: hasIds ? notebook : { metadata, cells: cells.map((cell) => ({ ...cell, id: null })) },
    title: snapshot.notebook.title,
    ...{ file, contents, ids: cells.map(({ id }) => id) },
    unchanged: () =>
      isSound
        ? file.content.$artifact
        : sha256(joinBytes(writeIpynb(snapshot, kinds, (name) => contents.get(name)))),
  }
}

/**
 * Reads a file's bytes. Two files that say the same are read as the same, however it is written; one with git's conflict
 * marks is what `settleMarks` makes of it, and to be written as that.
 */
export const comparable = (
  bytes: Uint8Array,
  reading: SideReading,
): Either.Either<ComparableFile, BrokenIpynb> => {
  const read = readIpynbSide(bytes, reading)
  if (Either.isRight(read)) return Either.right(comparableOf(read.right, reading))
  const settled = settleMarks(bytes, reading)
  if (settled === null) return Either.left(read.left)
  return Either.map(readIpynbSide(settled.bytes, reading), (side) => ({
    // New cells have ids in it, also where all others are known by what they say.
    ...comparableOf({ ...side, hasIds: settled.hasIds }, reading),
    unchanged: () => reading.sha256(bytes),
  }))
}

/** The same with the ids that the notebook knows its cells by. */
export const withIds = ({ metadata, cells }: MergeNotebook, ids: ReadonlyArray<string>): MergeNotebook => ({
  metadata,
  cells: cells.map((cell, index) => ({ ...cell, id: ids[index] ?? cell.id })),
})
