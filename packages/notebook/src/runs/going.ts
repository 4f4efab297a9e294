import type { CellEntry } from '../session/CellIndex.ts'
import type { NotebookSession } from '../session/NotebookSession.ts'

/** The next (1) or previous (-1) cell of that sort after the active one, round the ends; null when there is none. */
const nextWhere = (
  { index, selection }: NotebookSession,
  by: -1 | 1,
  is: (entry: CellEntry) => boolean,
): string | null => {
  const list = index.list()
  const from = list.findIndex(({ id }) => id === selection.cellId)
  for (let n = 1; n <= list.length; n++) {
    const at = from === -1 && by === -1 ? list.length - n : from + by * n
    const entry = list[((at % list.length) + list.length) % list.length]
    if (entry !== undefined && is(entry)) return entry.id
  }
  return null
}

/** The next (1) or previous (-1) cell that failed; null when none has. */
export const nextFailed = (session: NotebookSession, by: -1 | 1): string | null =>
  nextWhere(session, by, ({ run }) => run?.status === 'error' || run?.status === 'lost')

/** The cell that runs, or else the one that runs next; null when none does. */
export const runningCell = ({ index }: NotebookSession): string | null => {
  const { active } = index
  return (active.find(({ run }) => run?.status === 'running') ?? active[0])?.id ?? null
}
