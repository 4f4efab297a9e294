import { cellKinds } from '@anode/cells'
import { intents } from '@anode/document'
import * as queries from '../queries.ts'
import type { NotebookSession } from '../session/NotebookSession.ts'

/** JupyterLab's name for a folded section, and that of Jupyters before it: both are read, the first is written. */
const FOLDED = ['jp-MarkdownHeadingCollapsed', 'heading_collapsed']

/** Whether cells of a kind are prose: their headings make the sections, and they take pictures. */
export const isProse = (kind: string | undefined): boolean => cellKinds.get(kind ?? '')?.isProse === true

type Metadata = Readonly<Record<string, unknown>>

/** States what becomes of a cell's metadata; nothing when it stays as it is. */
export const changeMetadata = (
  session: NotebookSession,
  cellId: string,
  become: (metadata: Metadata) => Metadata,
) => {
  const row = session.replica.read(queries.cell(cellId))
  if (row === null) return []
  const next = become(row.metadata)
  return JSON.stringify(next) === JSON.stringify(row.metadata)
    ? []
    : [intents.setMetadata(cellId, next, session.actor)]
}

const without = (metadata: Metadata, names: ReadonlyArray<string>): Metadata =>
  Object.fromEntries(Object.entries(metadata).filter(([name]) => !names.includes(name)))

/** Folds or unfolds the sections that these cells begin. */
export const foldSections = (
  session: NotebookSession,
  cellIds: ReadonlyArray<string>,
  folded: boolean,
): void =>
  session.commit(
    ...cellIds
      .filter((id) => session.outline.begins(id))
      .flatMap((id) =>
        changeMetadata(session, id, (metadata) => ({
          ...without(metadata, FOLDED),
          ...(folded ? { 'jp-MarkdownHeadingCollapsed': true } : {}),
        })),
      ),
  )

/** Unfolds whatever hides a cell. */
export const reveal = (session: NotebookSession, cellId: string): void => {
  const { outline } = session
  if (!outline.hidden.has(cellId)) return
  foldSections(
    session,
    outline.sectionsAround(cellId).filter((id) => outline.isFolded(id)),
    false,
  )
}
