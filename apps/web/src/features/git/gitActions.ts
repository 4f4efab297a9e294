import type { NotebookSession } from '@anode/notebook'
import type { GitDiscarded } from '@anode/protocol'
import { failureOf } from '../../failures/failureText.ts'
import { folderGit } from '../../folder/folderGit.ts'
import { folderTree } from '../../folder/folderTree.ts'
import { shortHash } from '../../folder/gitWords.ts'
import { nameOf } from '../../folder/paths.ts'
import { restoreEntry } from '../../server/folder.ts'
import { bringBack, commitFiles, discardChanges, settleFiles } from '../../server/git.ts'
import { showFailure, showToast } from '../../toasts/Toasts.tsx'
import { sent } from './sent.ts'

/** Does it, says why it failed, and looks what has changed by it. Whether it was done. */
const attempt = async (what: string, effect: () => Promise<void>): Promise<boolean> => {
  try {
    await effect()
    return true
  } catch (error) {
    showFailure(failureOf(what, error))
    return false
  } finally {
    void folderTree.refresh()
    await folderGit.refresh()
  }
}

const filesOf = (paths: ReadonlyArray<string>): string =>
  paths.length === 1 ? `“${nameOf(paths[0] ?? '')}”` : `${paths.length} files`

/** What was brought back can be had again: it changes places with what is there now. */
const undoable = (text: string, { trashed }: GitDiscarded): void =>
  showToast({
    text,
    ...(trashed.length > 0 && {
      action: {
        label: 'Undo',
        run: () =>
          void attempt('Not all was put back', async () => {
            for (const { id } of trashed) await restoreEntry(id)
          }),
      },
    }),
  })

/** What can be done with changes. Each resolves when the panel shows it; to whether it was done. */
export const gitActions = {
  commit: (session: NotebookSession, message: string, paths: ReadonlyArray<string>): Promise<boolean> =>
    attempt('Nothing was committed', async () => {
      await sent(session)
      const { commit } = await commitFiles(message, paths)
      showToast({ text: `Committed ${filesOf(paths)} as ${shortHash(commit)}.` })
    }),
  discard: (session: NotebookSession, paths: ReadonlyArray<string>): Promise<boolean> =>
    attempt('The changes were not discarded', async () => {
      await sent(session)
      undoable(`The changes of ${filesOf(paths)} are discarded.`, await discardChanges(paths))
    }),
  bringBack: (session: NotebookSession, path: string, commit: string): Promise<boolean> =>
    attempt(`${filesOf([path])} was not brought back`, async () => {
      await sent(session)
      undoable(`${filesOf([path])} is as it was in ${shortHash(commit)}.`, await bringBack(path, commit))
    }),
  settle: (session: NotebookSession, path: string): Promise<boolean> =>
    attempt(`${filesOf([path])} was not marked as settled`, async () => {
      await sent(session)
      folderGit.take(await settleFiles([path]))
    }),
}
