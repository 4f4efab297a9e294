import { type ArtifactRef, type CellKinds, fromStoredOutput, type NotebookFile } from '@anode/document'
import type { MergeCell, MergeNotebook } from '@anode/document/fileMerge'
import { type BrokenIpynb, decodeIpynb } from '@anode/document/ipynb'
import { Either } from 'effect'
import { joinBytes } from './joinBytes.ts'
import { writeIpynb } from './writeIpynb.ts'

/** The first minor version of nbformat whose cells have ids. */
const WITH_IDS = 5

/** A file's text in the form in which it is compared and merged. */
export interface ComparableFile {
  readonly notebook: MergeNotebook
  /** The title that it gives itself; empty for none. */
  readonly title: string
  /** The file itself, as the notebook that took it in names it. */
  readonly file: NotebookFile
  /** The ids that its cells go by where nobody says otherwise. */
  readonly ids: ReadonlyArray<string>
  /** What of it is too large for a log, with its SHA-256. */
  readonly contents: ReadonlyMap<string, Uint8Array>
  /** The SHA-256 of it as it is written as long as nobody changes anything: takes a while where it is another one. */
  readonly unchanged: () => string
}

/** Reads a file's bytes. Two files that say the same are read as the same, however it is written. */
export const comparable = (
  bytes: Uint8Array,
  kinds: CellKinds,
  sha256: (bytes: Uint8Array) => string,
): Either.Either<ComparableFile, BrokenIpynb> => {
  const contents = new Map<string, Uint8Array>()
  const keep = (content: {
    readonly bytes: Uint8Array
    readonly encoding: ArtifactRef['encoding']
  }): ArtifactRef => {
    const $artifact = sha256(content.bytes)
    contents.set($artifact, content.bytes)
    return { $artifact, bytes: content.bytes.length, encoding: content.encoding }
  }
  return Either.map(decodeIpynb(bytes, { keep, kinds }), ({ snapshot, repairs }) => {
    const outputs = Map.groupBy(snapshot.outputs, ({ cellId }) => String(cellId))
    const file = snapshot.notebook.file as NotebookFile
    const ids = snapshot.cells.map(({ id }) => String(id))
    const cells = snapshot.cells.map((row): MergeCell => {
      const { id, kind, source, metadata, attachments, executionCount } = row as unknown as Partial<MergeCell>
      return {
        id: file.minor >= WITH_IDS ? (id ?? null) : null,
        kind: kind ?? 'raw',
        source: source ?? '',
        metadata: metadata ?? {},
        attachments: attachments ?? null,
        executionCount: executionCount ?? null,
        outputs: (outputs.get(String(id)) ?? []).map(({ text, body }) =>
          fromStoredOutput({ text: String(text ?? ''), body } as Parameters<typeof fromStoredOutput>[0]),
        ),
      }
    })
    // What is as it should be is written as it stands.
    const unchanged = () =>
      repairs.length === 0
        ? file.content.$artifact
        : sha256(joinBytes(writeIpynb(snapshot, kinds, (name) => contents.get(name))))
    const { metadata, title } = snapshot.notebook
    return { notebook: { metadata, cells }, title, file, ids, contents, unchanged }
  })
}

/** The same with the ids that the notebook knows its cells by. */
export const withIds = ({ metadata, cells }: MergeNotebook, ids: ReadonlyArray<string>): MergeNotebook => ({
  metadata,
  cells: cells.map((cell, index) => ({ ...cell, id: ids[index] ?? cell.id })),
})
