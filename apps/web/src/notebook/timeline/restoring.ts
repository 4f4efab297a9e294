import type { CellCopy } from '@anode/document'
import { failureOf } from '../../failures/failureText.ts'
import { duplicateMoment } from '../../server/history.ts'
import { showFailure, showToast } from '../../toasts/Toasts.tsx'
import { cellCount } from '../cellCount.ts'
import type { NotebookSession } from '../state/NotebookSession.ts'
import type { Step } from '../undo/Step.ts'
import { showUndone } from '../undo/undoing.ts'
import { pastOf } from './pastOf.ts'
import { restoreCellSteps, restoreSteps } from './restoreSteps.ts'
import { momentTime } from './times.ts'

/** How many cells keep what they show, since they run just now. */
const runningAmong = (session: NotebookSession, ids: ReadonlyArray<string>): number =>
  ids.filter((id) => {
    const status = session.index.entry(id)?.run?.status
    return status === 'queued' || status === 'running'
  }).length

/** Does it as one change that can be undone, and says so. */
const restore = (
  session: NotebookSession,
  label: string,
  done: string,
  steps: () => ReadonlyArray<Step>,
  ids: ReadonlyArray<string>,
): void => {
  const running = runningAmong(session, ids)
  // What was typed is part of what is restored over: it comes back when that is undone.
  session.texts.flush()
  const outcome = session.undoHistory.do(label, steps())
  if (outcome === null) {
    showToast({ text: 'Nothing differs: it is like that now.' })
    return
  }
  const kept = running === 0 ? '' : ` ${cellCount(running)} that run now keep their outputs.`
  showToast({
    text: `${done}${kept}`,
    action: {
      label: 'Undo',
      run: () => showUndone(session, session.undoHistory.undo(outcome.entry), { quiet: true }),
    },
  })
}

/** Turns the notebook into what is shown of its past, and goes back to now. */
export const restoreMoment = (session: NotebookSession): void => {
  const past = pastOf(session)
  const { shown, place } = past.state
  if (shown === null || shown.seq !== place?.seq) return
  const when = momentTime(shown.at, Date.now())
  past.close()
  restore(
    session,
    `restore the version of ${when}`,
    `Restored the version of ${when}.`,
    () =>
      restoreSteps(
        shown.cells,
        session.index.ids.flatMap((id) => session.copy(id) ?? []),
      ),
    shown.cells.map(({ id }) => id),
  )
}

/** Turns one cell into what it was; brings it back when it is gone. */
export const restoreCell = (session: NotebookSession, then: CellCopy): void =>
  restore(
    session,
    'restore a cell',
    session.index.entry(then.id) === undefined ? 'The cell is back.' : 'The cell is restored.',
    () => restoreCellSteps(then, session.copy(then.id)),
    [then.id],
  )

/** Gives a cell the text that one of its runs ran. */
export const restoreText = (session: NotebookSession, cellId: string, source: string): void =>
  restore(
    session,
    'restore the text of a cell',
    'The text is restored.',
    () => {
      const now = session.copy(cellId)
      return now === null || now.source === source
        ? []
        : [{ do: 'rewrite', cellId, from: now.source, to: source }]
    },
    [],
  )

/** Makes a notebook of its own of what is shown of the past. */
export const duplicateShown = async (session: NotebookSession): Promise<void> => {
  const { place } = pastOf(session).state
  if (place === null) return
  try {
    const { id, title } = await duplicateMoment(session.replica.notebookId, place.seq)
    showToast({
      text: `“${title || 'Untitled'}” was made.`,
      action: { label: 'Open', run: () => void window.open(`/n/${id}`, '_blank', 'noopener') },
    })
  } catch (error) {
    showFailure(failureOf('Duplicating failed', error))
  }
}
