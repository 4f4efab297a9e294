import { type FileFormat, fileFormats } from '@anode/document/textFormats'
import type { StorageFailed } from '@anode/protocol'
import { Context, Effect } from 'effect'
import type { RoomStorage } from '../room/RoomStorage.ts'
import { storageFailed } from '../storageTrouble.ts'
import type { DiskStamp } from './DiskFiles.ts'

/** Which file of the disk a notebook is, and the last text that both had. */
export interface FileLink {
  readonly notebookId: string
  /** Whole and real: behind all symbolic links. */
  readonly path: string
  /** How the file says what the notebook holds. */
  readonly format: FileFormat
  /** The file when it had that text. */
  readonly stamp: DiskStamp
  /** The SHA-256 of that text, in hex. */
  readonly sha256: string
  /** That of the same text as this program would write it: another one for files of nbformat 1 to 3. */
  readonly unchanged: string
  /**
   * Names the log that both were compared with; empty where another one has come into its place, `UNKNOWN_EPOCH` where an
   * earlier version did not say.
   */
  readonly epoch: string
  /** The number of the log's last fact of which the file has all; -1 where that is not known. */
  readonly seq: number
}

/** What an earlier version did not say of a link. */
export const UNKNOWN_EPOCH = 'unknown'

/** The links of this server. */
export class FileLinks extends Context.Tag('anode/FileLinks')<
  FileLinks,
  {
    readonly all: Effect.Effect<ReadonlyArray<FileLink>, StorageFailed>
    /** The path of a notebook's file; null when it is none. Answers at once. */
    readonly pathOf: (notebookId: string) => string | null
    /** The paths of all. Answers at once. */
    readonly paths: () => ReadonlyArray<string>
    readonly save: (link: FileLink) => Effect.Effect<void, StorageFailed>
    readonly remove: (notebookId: string) => Effect.Effect<void, StorageFailed>
    /**
     * The notebook's ids of the cells of its last text, where an earlier version kept them here; empty once they are
     * where they belong, and `forgetFormer` was told.
     */
    readonly former: Effect.Effect<ReadonlyMap<string, ReadonlyArray<string>>, StorageFailed>
    readonly forgetFormer: Effect.Effect<void, StorageFailed>
  }
>() {}

/** One that a later version knows is left as it is: as a text that is none. */
const formatNamed = (name: string): FileFormat => fileFormats.find((each) => each === name) ?? 'text'

const columns = ['path', 'format', 'stamp', 'sha256', 'unchanged', 'epoch', 'seq']

/** Links in the server's list of notebooks, whose tables are made with the others (`prepareDirectory`). */
export const makeFileLinks = (db: RoomStorage): typeof FileLinks.Service => {
  const attempt = <A>(body: () => A) => Effect.try({ try: body, catch: storageFailed })
  const hasFormer = () => db.select('PRAGMA table_info(files)').some(({ name }) => name === 'ids')
  return {
    all: attempt(() =>
      db.select(`SELECT notebookId, ${columns.join(', ')} FROM files`).map((row) => ({
        notebookId: String(row.notebookId),
        path: String(row.path),
        format: formatNamed(String(row.format)),
        stamp: JSON.parse(String(row.stamp)),
        sha256: String(row.sha256),
        unchanged: String(row.unchanged),
        epoch: String(row.epoch),
        seq: Number(row.seq),
      })),
    ),
    pathOf: (notebookId) => {
      const [row] = db.select('SELECT path FROM files WHERE notebookId = $id', { $id: notebookId })
      return row === undefined ? null : String(row.path)
    },
    paths: () => db.select('SELECT path FROM files').map(({ path }) => String(path)),
    save: ({ notebookId, path, format, stamp, sha256, unchanged, epoch, seq }) =>
      attempt(() =>
        db.execute(
          `INSERT INTO files (notebookId, ${columns.join(', ')})
           VALUES ($notebookId, ${columns.map((name) => `$${name}`).join(', ')})
           ON CONFLICT (notebookId) DO UPDATE SET ${columns.map((name) => `${name} = $${name}`).join(', ')}`,
          {
            ...{ $notebookId: notebookId, $path: path, $format: format, $stamp: JSON.stringify(stamp) },
            ...{ $sha256: sha256, $unchanged: unchanged, $epoch: epoch, $seq: seq },
          },
        ),
      ),
    remove: (notebookId) =>
      attempt(() => db.execute('DELETE FROM files WHERE notebookId = $id', { $id: notebookId })),
    former: attempt(() => {
      const rows = hasFormer() ? db.select('SELECT notebookId, ids FROM files WHERE ids IS NOT NULL') : []
      return new Map(rows.map(({ notebookId, ids }) => [String(notebookId), JSON.parse(String(ids))]))
    }),
    forgetFormer: attempt(() => {
      if (hasFormer()) db.execute('ALTER TABLE files DROP COLUMN ids')
    }),
  }
}
