import type { ArtifactContent, ArtifactRef, CellKinds, NotebookSnapshot } from '@anode/document'
import { settleMarks } from '@anode/document/conflictMarks'
import {
  type BrokenIpynb,
  type DecodeOptions,
  decodeIpynb,
  type ReadIpynb,
  type Repair,
} from '@anode/document/ipynb'
import { Either } from 'effect'
import type { RoomStorage } from '../room/RoomStorage.ts'
import { contentOf, loadSnapshot } from './loadSnapshot.ts'

/** Where what a file holds goes to. Synchronous: a file is read where nobody waits for it, or it is small. */
export interface ReadPorts {
  /** The empty database of the new notebook. */
  readonly storage: RoomStorage
  /** In hex. */
  readonly sha256: (bytes: Uint8Array) => string
  /** Takes a content for the store of artifacts. */
  readonly putArtifact: (sha256: string, bytes: Uint8Array) => void
}

/** What became of a file. */
export interface ImportedIpynb {
  /** The notebook's title. */
  readonly title: string
  /** The text of its cells. */
  readonly content: string
  /** What was not as it should be and was put right: the first of it. */
  readonly repairs: ReadonlyArray<Repair>
  /** How many repairs there were. */
  readonly repaired: number
}

/** So many repairs are told one by one. */
const REPAIRS_TOLD = 100

/** Reads a file, also one with git's conflict marks. */
const decodeMarked = (
  file: string | Uint8Array,
  options: Required<Pick<DecodeOptions, 'keep' | 'kinds'>>,
  sha256: ReadPorts['sha256'],
): Either.Either<ReadIpynb, BrokenIpynb> => {
  const read = decodeIpynb(file, options)
  if (Either.isRight(read)) return read
  const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file
  const settled = settleMarks(bytes, { kinds: options.kinds, sha256 })
  if (settled === null) return read
  return Either.map(decodeIpynb(settled.bytes, options), ({ snapshot, repairs }) => ({
    snapshot,
    repairs: [{ path: '', message: marksInWords(settled.conflicts) }, ...repairs],
  }))
}

const marksInWords = (conflicts: number): string => {
  const both =
    conflicts === 0
      ? 'no cell contradicts another'
      : `${conflicts === 1 ? 'one cell was' : `${conflicts} cells were`} changed on both sides, and the other side’s text follows in a cell that is marked as a conflict`
  return `It holds the conflict marks of a merge by git. Both sides were merged by cells: ${both}.`
}

/** A file's own title is written anew only when the notebook gets another than the one it starts with. */
const titled = ({ notebook, ...rows }: NotebookSnapshot, wanted: string): NotebookSnapshot => {
  const title = wanted || notebook.title || 'Untitled'
  const file = notebook.file && { file: { ...notebook.file, title } }
  return { ...rows, notebook: { ...notebook, title, ...file } }
}

/**
 * Makes a notebook of a file: large values and the file itself become artifacts, everything else goes into the
 * database. An empty `title` leaves it to the file; `kinds` read its cells.
 *
 * @throws NotKept, and what the ports throw.
 */
export const readIpynb = (
  file: string | Uint8Array,
  title: string,
  kinds: CellKinds,
  { storage, sha256, putArtifact }: ReadPorts,
): Either.Either<ImportedIpynb, BrokenIpynb> => {
  const keep = ({ bytes, encoding }: ArtifactContent): ArtifactRef => {
    const $artifact = sha256(bytes)
    putArtifact($artifact, bytes)
    return { $artifact, bytes: bytes.length, encoding }
  }
  return Either.map(decodeMarked(file, { keep, kinds }, sha256), ({ snapshot, repairs }) => {
    const notebook = titled(snapshot, title)
    loadSnapshot(storage, notebook)
    return {
      title: notebook.notebook.title,
      content: contentOf(notebook),
      repairs: repairs.slice(0, REPAIRS_TOLD),
      repaired: repairs.length,
    }
  })
}
