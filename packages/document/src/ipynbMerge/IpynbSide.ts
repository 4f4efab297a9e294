import { Either } from 'effect'
import type { CellKinds } from '../CellKind.ts'
import type { MergeCell, MergeNotebook } from '../fileMerge/MergeCell.ts'
import type { BrokenIpynb } from '../ipynb/BrokenIpynb.ts'
import { decodeIpynb } from '../ipynb/decodeIpynb.ts'
import type { NotebookFile } from '../NotebookFile.ts'
import type { NotebookSnapshot } from '../NotebookSnapshot.ts'
import type { ArtifactRef } from '../Output.ts'
import { fromStoredOutput, type StoredOutput } from '../storedOutput.ts'

/** The first minor version of nbformat whose cells have ids. */
const WITH_IDS = 5

/** What it takes to compare files. */
export interface SideReading {
  readonly kinds: CellKinds
  /** The hash of bytes in hex: values that are kept beside the notebook are named by it. */
  readonly sha256: (bytes: Uint8Array) => string
}

/** A file's text as one side of a merge or of a comparison: two that say the same are the same, however they are written. */
export interface IpynbSide {
  readonly bytes: Uint8Array
  readonly snapshot: NotebookSnapshot
  /** The file itself, as the notebook that takes it in names it. */
  readonly file: NotebookFile
  /** Its cells go by the ids of `snapshot`. */
  readonly notebook: {
    readonly metadata: MergeNotebook['metadata']
    readonly cells: ReadonlyArray<MergeCell & { readonly id: string }>
  }
  /** Whether those are the file's own; else they say no more than where a cell stands. */
  readonly hasIds: boolean
  /** Whether nothing in it had to be put right: then it is written as it stands as long as nobody changes anything. */
  readonly isSound: boolean
  /** What of it is too large for a log, with its SHA-256. */
  readonly contents: ReadonlyMap<string, Uint8Array>
}

/** Reads a file's bytes. */
export const readIpynbSide = (
  bytes: Uint8Array,
  { kinds, sha256 }: SideReading,
): Either.Either<IpynbSide, BrokenIpynb> => {
  const contents = new Map<string, Uint8Array>()
  const keep = (content: Pick<IpynbSide, 'bytes'> & Pick<ArtifactRef, 'encoding'>): ArtifactRef => {
    const $artifact = sha256(content.bytes)
    contents.set($artifact, content.bytes)
    return { $artifact, bytes: content.bytes.length, encoding: content.encoding }
  }
  return Either.map(decodeIpynb(bytes, { keep, kinds }), ({ snapshot, repairs }) => {
    const outputs = Map.groupBy(snapshot.outputs, ({ cellId }) => String(cellId))
    const file = snapshot.notebook.file as NotebookFile
    const cells = snapshot.cells.map((row) => {
      const { kind, source, metadata, attachments, executionCount } = row as unknown as Partial<MergeCell>
      const id = String(row.id)
      return {
        ...{ id, kind: kind ?? 'raw', source: source ?? '', metadata: metadata ?? {} },
        ...{ attachments: attachments ?? null, executionCount: executionCount ?? null },
        outputs: (outputs.get(id) ?? []).map(({ text, body }) =>
          fromStoredOutput({ text: String(text ?? ''), body } as StoredOutput),
        ),
      }
    })
    const notebook = { metadata: snapshot.notebook.metadata, cells }
    return {
      ...{ bytes, snapshot, file, notebook, contents },
      ...{ hasIds: file.minor >= WITH_IDS, isSound: repairs.length === 0 },
    }
  })
}
