import { type CellKind, settingsOf, withCellSettings } from '@anode/document'
import type { NotebookSession } from '../session/NotebookSession.ts'
import { changeMetadata } from './sections.ts'

/** Changes settings of a cell, which are its kind's; nothing when they stay as they are. */
export const setCellSettings = <Settings>(
  session: NotebookSession,
  cellId: string,
  kind: CellKind<Settings>,
  change: Partial<Settings>,
): void =>
  session.commit(
    ...changeMetadata(session, cellId, (metadata) =>
      withCellSettings(metadata, kind, { ...settingsOf(kind, { metadata }), ...change }),
    ),
  )
