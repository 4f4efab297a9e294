import { Info, X } from 'lucide-react'
import { useEffect, useSyncExternalStore } from 'react'
import { openedFiles } from '../../files/OpenedFiles.ts'
import { RepairList } from '../../files/RepairList.tsx'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { fetchRepairs } from '../../server/notebooks.ts'

/** In the address when the server opened a file at its start in which it had to repair something. */
const REPAIRED = 'repaired'

/** Asks the server what it repaired, when the address says that it did; the address says so once. */
const useAskOnce = (notebookId: string) =>
  useEffect(() => {
    const url = new URL(location.href)
    if (!url.searchParams.has(REPAIRED)) return
    url.searchParams.delete(REPAIRED)
    history.replaceState(history.state, '', url)
    fetchRepairs(notebookId).then(
      (repairs) => openedFiles.tell(notebookId, repairs),
      // Nobody needs it to work on.
      () => {},
    )
  }, [notebookId])

/** What was repaired in the file that the notebook was just opened from. */
export const RepairsNotice = () => {
  const { notebookId } = useSession().replica
  useAskOnce(notebookId)
  const told = useSyncExternalStore(openedFiles.subscribe, () => openedFiles.of(notebookId))
  if (told === null) return null
  return (
    <div role="status" data-repairs className="flex gap-3 rounded-xl bg-surface px-4 py-3 text-[13px]">
      <Info size={17} aria-hidden className="mt-px flex-none text-ink-soft" />
      <div className="min-w-0 grow">
        <p className="font-medium">The file was not quite in order</p>
        <RepairList {...told} />
        <p className="text-ink-soft">Everything in it is kept, and the file on your disk is unchanged.</p>
      </div>
      <button
        type="button"
        className="icon-button -my-1 flex-none self-start"
        aria-label="Dismiss what was repaired"
        onClick={() => openedFiles.dismiss(notebookId)}
      >
        <X size={15} aria-hidden />
      </button>
    </div>
  )
}
