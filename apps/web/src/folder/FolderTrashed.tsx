import './folder.css'
import type { TrashedEntry } from '@anode/protocol'
import { RotateCcw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { ConfirmDialog } from '../controls/ConfirmDialog.tsx'
import { Modal } from '../controls/Modal.tsx'
import { failureOf } from '../failures/failureText.ts'
import { emptyFolderTrash, listTrashed } from '../server/folder.ts'
import { RelativeTime } from '../time/RelativeTime.tsx'
import { showFailure, showToast } from '../toasts/Toasts.tsx'
import { EntryIcon } from './EntryIcon.tsx'
import { folderActions } from './folderActions.ts'

const emptyAll = async (): Promise<void> => {
  try {
    const deleted = await emptyFolderTrash()
    showToast({
      text: deleted === 1 ? '1 thing was deleted for ever.' : `${deleted} things were deleted for ever.`,
    })
  } catch (error) {
    showFailure(failureOf('The trash was not emptied', error))
  }
}

/** Files that were deleted from the folder: to put back, or to delete for ever. */
export const FolderTrashed = () => {
  const [entries, setEntries] = useState<ReadonlyArray<TrashedEntry> | null>(null)
  const [isAsking, setAsking] = useState(false)
  const open = () =>
    void listTrashed().then(setEntries, (error) =>
      showFailure(failureOf('The trash could not be read', error)),
    )
  const restore = async ({ id, path }: TrashedEntry) => {
    await folderActions.restore(id, path)
    open()
  }
  return (
    <>
      <button type="button" className="button button-quiet px-2 font-normal!" onClick={open}>
        <Trash2 size={15} aria-hidden />
        Deleted files
      </button>
      <Modal
        open={entries !== null && !isAsking}
        title="Deleted files"
        className="folder-dialog"
        onClose={() => setEntries(null)}
      >
        <div className="p-5">
          <p className="font-semibold text-[16px]/6">Deleted files</p>
          {entries?.length === 0 ? (
            <p className="mt-2 text-[14px]/6 text-ink-soft">
              None. Files that you delete here come here first, and can be put back.
            </p>
          ) : (
            <ul className="-mx-2 mt-2 max-h-[50vh] overflow-y-auto">
              {entries?.map((entry) => (
                <li key={entry.id} className="flex items-center gap-2 px-2 py-1 text-[14px]">
                  <EntryIcon name={entry.name} kind={entry.kind} />
                  <span className="min-w-0 grow truncate" title={entry.path}>
                    {entry.path}
                  </span>
                  <span className="flex-none text-[12.5px] text-ink-faint tabular-nums">
                    <RelativeTime at={entry.deletedAt} />
                  </span>
                  <button
                    type="button"
                    className="button button-quiet"
                    aria-label={`Put ${entry.path} back`}
                    onClick={() => void restore(entry)}
                  >
                    <RotateCcw size={15} aria-hidden />
                    Put back
                  </button>
                </li>
              ))}
            </ul>
          )}
          <div className="mt-4 flex flex-wrap justify-end gap-2">
            {entries !== null && entries.length > 0 && (
              <button type="button" className="button button-quiet mr-auto" onClick={() => setAsking(true)}>
                Delete all for ever
              </button>
            )}
            <button type="button" className="button" onClick={() => setEntries(null)}>
              Close
            </button>
          </div>
        </div>
      </Modal>
      {isAsking && (
        <ConfirmDialog
          title="Delete these files for ever?"
          confirm="Delete for ever"
          keep="Keep them"
          onConfirm={() => {
            setEntries(null)
            void emptyAll()
          }}
          onClose={() => setAsking(false)}
        >
          They are deleted from the server. This cannot be undone.
        </ConfirmDialog>
      )}
    </>
  )
}
