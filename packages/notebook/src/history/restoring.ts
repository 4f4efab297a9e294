import type { CellCopy } from '@anode/document'
import type { NotebookInfo } from '@anode/protocol'
import type { NotebookSession } from '../session/NotebookSession.ts'
import type { Step } from '../undo/Step.ts'
import type { Outcome } from '../undo/UndoHistory.ts'
import { pastOf } from './pastOf.ts'
import { restoreCellSteps, restoreSteps } from './restoreSteps.ts'
import { momentTime } from './times.ts'

/** What came of restoring something. */
export interface Restoring {
  /** Null when nothing differs: it is like that now. */
  readonly outcome: Outcome | null
  /** So many cells keep what they show, since they run just now. */
  readonly running: number
}

const runningAmong = (session: NotebookSession, ids: ReadonlyArray<string>): number =>
  ids.filter((id) => {
    const status = session.index.entry(id)?.run?.status
    return status === 'queued' || status === 'running'
  }).length

/** Does it as one change that can be undone. */
const restore = (
  session: NotebookSession,
  label: string,
  steps: () => ReadonlyArray<Step>,
  ids: ReadonlyArray<string>,
): Restoring => {
  const running = runningAmong(session, ids)
  // What was typed is part of what is restored over: it comes back when that is undone.
  session.texts.flush()
  return { outcome: session.undoHistory.do(label, steps()), running }
}

/**
 * Turns the notebook into what is shown of its past, and goes back to now; `when` is that moment in words. Null while
 * what is shown is not what was gone to.
 */
export const restoreMoment = (session: NotebookSession): (Restoring & { readonly when: string }) | null => {
  const past = pastOf(session)
  const { shown, place } = past.state
  if (shown === null || shown.seq !== place?.seq) return null
  const when = momentTime(shown.at, Date.now())
  past.close()
  const restoring = restore(
    session,
    `restore the version of ${when}`,
    () =>
      restoreSteps(
        shown.cells,
        session.index.ids.flatMap((id) => session.copy(id) ?? []),
      ),
    shown.cells.map(({ id }) => id),
  )
  return { ...restoring, when }
}

/** Turns one cell into what it was; brings it back when it is gone. */
export const restoreCell = (session: NotebookSession, then: CellCopy): Restoring =>
  restore(session, 'restore a cell', () => restoreCellSteps(then, session.copy(then.id)), [then.id])

/** Gives a cell the text that one of its runs ran. */
export const restoreText = (session: NotebookSession, cellId: string, source: string): Restoring =>
  restore(
    session,
    'restore the text of a cell',
    () => {
      const now = session.copy(cellId)
      return now === null || now.source === source
        ? []
        : [{ do: 'rewrite', cellId, from: now.source, to: source }]
    },
    [],
  )

/** Makes a notebook of its own of what is shown of the past; null when nothing is. Rejects as the server does. */
export const duplicateShown = async (session: NotebookSession): Promise<NotebookInfo | null> => {
  const { place } = pastOf(session).state
  const { replica, ports } = session
  return place === null ? null : ports.server.duplicateMoment(replica.notebookId, place.seq)
}
