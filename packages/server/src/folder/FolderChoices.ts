import type { StorageFailed } from '@anode/protocol'
import { Context, Effect } from 'effect'
import type { RoomStorage } from '../room/RoomStorage.ts'
import { storageFailed } from '../storageTrouble.ts'

interface Shape {
  /** Whether outputs are in the files of a folder. Answers at once. */
  readonly hasOutputs: (folder: string) => boolean
  readonly setOutputs: (folder: string, inFiles: boolean) => Effect.Effect<void, StorageFailed>
}

/** How files in folders are written; folders by their whole paths. Outputs are in files unless somebody wants otherwise. */
export class FolderChoices extends Context.Reference<FolderChoices>()('anode/FolderChoices', {
  defaultValue: (): Shape => ({ hasOutputs: () => true, setOutputs: () => Effect.void }),
}) {}

/** Choices in the server's list of notebooks, whose tables are made with the others (`prepareDirectory`). */
export const makeFolderChoices = (db: RoomStorage): Shape => {
  /** By folder: asked for each time that a file is written. */
  const known = new Map<string, boolean>()
  return {
    hasOutputs: (folder) => {
      let outputs = known.get(folder)
      if (outputs === undefined) {
        const [row] = db.select('SELECT outputsInFiles FROM folders WHERE path = $path', { $path: folder })
        outputs = row === undefined || row.outputsInFiles !== 0
        known.set(folder, outputs)
      }
      return outputs
    },
    setOutputs: (folder, inFiles) =>
      Effect.try({
        try: () => {
          db.execute(
            `INSERT INTO folders (path, outputsInFiles) VALUES ($path, $outputs)
             ON CONFLICT (path) DO UPDATE SET outputsInFiles = $outputs`,
            { $path: folder, $outputs: inFiles ? 1 : 0 },
          )
          known.set(folder, inFiles)
        },
        catch: storageFailed,
      }),
  }
}
