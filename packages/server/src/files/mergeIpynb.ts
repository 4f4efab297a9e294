import { type CellKinds, equalJson, type NotebookFile, type NotebookSnapshot, newId } from '@anode/document'
import { changesOfNotebook, conflictsById, type FileChange, mergeFile } from '@anode/document/fileMerge'
import type { BrokenIpynb } from '@anode/document/ipynb'
import { joinBytes } from '@anode/document/joinBytes'
import type { FileFormat } from '@anode/document/textFormats'
import { Either } from 'effect'
import { cellIdsOf } from './cellIdsOf.ts'
import { type ComparableFile, comparable, withIds } from './comparable.ts'
import { asIpynb, type FileForm, fromIpynb } from './FileForm.ts'
import { withoutOutputs } from './withoutOutputs.ts'
import { writeIpynb } from './writeIpynb.ts'

/** A text that a notebook and its file have had in common. */
export interface LastText {
  readonly bytes: Uint8Array
  /** The notebook's ids of its cells, in their order; null where they are those that the text gives them. */
  readonly ids: ReadonlyArray<string> | null
}

/** What a notebook is merged with. */
export interface MergeSides {
  /** What another program wrote into its file. */
  readonly theirs: Uint8Array
  /** The last text that both had; null when it is lost. */
  readonly last: LastText | null
  /** The notebook was put back to what it was: the file is the newer one in all that it says. */
  readonly isPutBack: boolean
  readonly form: FileForm
  /** In which format `theirs` is, where that is another one than the last text was in. */
  readonly readAs?: FileFormat
}

/** What comes of it. */
export interface MergedIpynb {
  /** To be made in the notebook, in this order. */
  readonly changes: ReadonlyArray<FileChange>
  /** The notebook's ids of the file's cells; null where they are those that the file gives them. */
  readonly ids: ReadonlyArray<string> | null
  /** The file itself, as the notebook that took it in names it. */
  readonly file: NotebookFile
  /** The titles that the file gives itself now and before; undefined where nothing is known of before. */
  readonly title: string
  readonly lastTitle: string | undefined
  /** The SHA-256 of the file as it is written as long as nobody changes anything. */
  readonly unchanged: string
}

/** Where contents come from and go to, each by its SHA-256. */
export interface MergePorts {
  /** In hex. */
  readonly sha256: (bytes: Uint8Array) => string
  /** A content of the notebook's; undefined when it is gone. */
  readonly artifact: (name: string) => Uint8Array | undefined
  /** Takes a content of the file's for the store of artifacts. */
  readonly putArtifact: (name: string, bytes: Uint8Array) => void
}

/**
 * Merges what another program wrote into a notebook's file. Both sides and their common ground are brought into one form:
 * each is read as a file, so that how it is written does not count. A file that is none is refused, with nothing put.
 */
export const mergeIpynb = (
  snapshot: NotebookSnapshot,
  { theirs, last, isPutBack, form: { format, hasOutputs }, readAs = format }: MergeSides,
  kinds: CellKinds,
  { sha256, artifact, putArtifact }: MergePorts,
): Either.Either<MergedIpynb, BrokenIpynb> => {
  const read = (bytes: Uint8Array, as = format): Either.Either<ComparableFile, BrokenIpynb> =>
    Either.flatMap(asIpynb(as, bytes), (ipynb) => comparable(ipynb, { kinds, sha256 }))
  return Either.map(read(theirs, readAs), (file) => {
    for (const [name, bytes] of file.contents) putArtifact(name, bytes)
    const before = last && Either.getOrNull(read(last.bytes))
    const ipynb = joinBytes(writeIpynb(hasOutputs ? snapshot : withoutOutputs(snapshot), kinds, artifact))
    const whole = () => Either.getOrThrow(comparable(ipynb, { kinds, sha256 }))
    // What the file's format cannot say is compared as it is.
    const text = Either.getOrNull(fromIpynb(format, ipynb, last?.bytes ?? theirs))
    // Mostly nobody has changed anything here: then it need not be read once more.
    const lastName = format === 'ipynb' ? before?.file.content.$artifact : last && sha256(last.bytes)
    const isAsBefore = text !== null && text.length === last?.bytes.length && sha256(text) === lastName
    const now =
      before !== null && isAsBefore ? before : text === null ? whole() : Either.getOrThrow(read(text))
    const ours = withIds(now.notebook, cellIdsOf(snapshot))
    const common = before && withIds(before.notebook, last?.ids ?? before.ids)
    const base = isPutBack ? ours : (common ?? { metadata: {}, cells: [] })
    const merged = mergeFile({ base, ours, theirs: file.notebook, newId })
    const changes = conflictsById(merged.changes, file.ids, merged.ids)
    return {
      changes:
        format === 'ipynb' || merged.changes.length === 0
          ? changes
          : changesOfNotebook(
              changes,
              ours,
              withIds(whole().notebook, cellIdsOf(snapshot)),
              readAs !== format,
            ),
      ids: equalJson(merged.ids, file.ids) ? null : merged.ids,
      file: file.file,
      title: file.title,
      lastTitle: before?.title,
      unchanged: format === 'ipynb' ? file.unchanged() : sha256(theirs),
    }
  })
}

/** The SHA-256 of an .ipynb as it is written as long as nobody changes anything; its own where it cannot be read. */
export const unchangedIpynb = (
  bytes: Uint8Array,
  kinds: CellKinds,
  sha256: (bytes: Uint8Array) => string,
): string => Either.getOrNull(comparable(bytes, { kinds, sha256 }))?.unchanged() ?? sha256(bytes)
