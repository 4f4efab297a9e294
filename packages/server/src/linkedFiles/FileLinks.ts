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
  /** The file when it had that text. */
  readonly stamp: DiskStamp
  /** The SHA-256 of that text, in hex. */
  readonly sha256: string
  /** The number of the log's last fact of which the file has all; -1 where that is not known. */
  readonly seq: number
  /** The notebook's ids of that text's cells, in their order; null where they are those that it gives them. */
  readonly ids: ReadonlyArray<string> | null
}

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
  }
>() {}

/** Links in the server's list of notebooks, whose tables are made with the others (`prepareDirectory`). */
export const makeFileLinks = (db: RoomStorage): typeof FileLinks.Service => {
  const attempt = <A>(body: () => A) => Effect.try({ try: body, catch: storageFailed })
  return {
    all: attempt(() =>
      db.select('SELECT notebookId, path, stamp, sha256, seq, ids FROM files').map((row) => ({
        notebookId: String(row.notebookId),
        path: String(row.path),
        stamp: JSON.parse(String(row.stamp)),
        sha256: String(row.sha256),
        seq: Number(row.seq),
        ids: row.ids === null ? null : JSON.parse(String(row.ids)),
      })),
    ),
    pathOf: (notebookId) => {
      const [row] = db.select('SELECT path FROM files WHERE notebookId = $id', { $id: notebookId })
      return row === undefined ? null : String(row.path)
    },
    paths: () => db.select('SELECT path FROM files').map(({ path }) => String(path)),
    save: ({ notebookId, path, stamp, sha256, seq, ids }) =>
      attempt(() =>
        db.execute(
          `INSERT INTO files (notebookId, path, stamp, sha256, seq, ids)
           VALUES ($id, $path, $stamp, $sha256, $seq, $ids)
           ON CONFLICT (notebookId)
           DO UPDATE SET path = $path, stamp = $stamp, sha256 = $sha256, seq = $seq, ids = $ids`,
          {
            ...{ $id: notebookId, $path: path, $stamp: JSON.stringify(stamp), $sha256: sha256, $seq: seq },
            $ids: ids === null ? null : JSON.stringify(ids),
          },
        ),
      ),
    remove: (notebookId) =>
      attempt(() => db.execute('DELETE FROM files WHERE notebookId = $id', { $id: notebookId })),
  }
}
