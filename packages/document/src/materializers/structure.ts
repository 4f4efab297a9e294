import { State } from '@livestore/common/schema'
import { firstText, mergeCellText } from '../cellText.ts'
import { structureEvents as events } from '../events/structure.ts'
import { forgetOldest, keepDeleted, lateText, lateTextDropped } from './deletedCells.ts'
import { OPEN, type ReadState } from './requests.ts'
import { statement } from './statement.ts'

/** A cell's text as the table holds it. */
type CellText = Parameters<typeof mergeCellText>[0]

type Attachments = Readonly<Record<string, unknown>>

/** Changes the attachments of a cell; `change` gets those that have another name than the one it asks for. */
const changeAttachments = (
  cellId: string,
  query: ReadState,
  change: (others: (name: string) => Attachments) => Attachments,
) => {
  const [cell] = query({
    query: 'SELECT attachments FROM cells WHERE id = $cellId',
    bindValues: { cellId },
  }) as ReadonlyArray<{ readonly attachments: string | null }>
  if (cell === undefined) return []
  const all = Object.entries(JSON.parse(cell.attachments ?? '{}') as Attachments)
  const now = change((name) => Object.fromEntries(all.filter(([other]) => other !== name)))
  const attachments = Object.keys(now).length === 0 ? null : JSON.stringify(now)
  return statement(['cells'], 'UPDATE cells SET attachments = $attachments WHERE id = $cellId', {
    cellId,
    attachments,
  })
}

export const structureMaterializers = State.SQLite.materializers(events, {
  'v1.NotebookRetitled': ({ title }) =>
    statement(
      ['notebook'],
      "INSERT INTO notebook (id, title) VALUES ('notebook', $title) ON CONFLICT (id) DO UPDATE SET title = $title",
      { title },
    ),
  'v1.NotebookMetadataSet': ({ metadata }) =>
    statement(
      ['notebook'],
      `INSERT INTO notebook (id, metadata) VALUES ('notebook', $metadata)
       ON CONFLICT (id) DO UPDATE SET metadata = $metadata`,
      { metadata: JSON.stringify(metadata) },
    ),
  'v1.CellCreated': ({ cellId, kind, position, source, metadata, attachments }) => [
    statement(
      ['cells'],
      `INSERT INTO cells (id, kind, position, source, textState, metadata, attachments)
       VALUES ($cellId, $kind, $position, $source, $textState, $metadata, $attachments) ON CONFLICT (id) DO NOTHING`,
      {
        cellId,
        kind,
        position,
        ...firstText(source),
        metadata: JSON.stringify(metadata),
        attachments: attachments === undefined ? null : JSON.stringify(attachments),
      },
    ),
    statement(['deletedCells'], 'DELETE FROM deletedCells WHERE id = $cellId', { cellId }),
  ],
  'v1.CellMoved': ({ cellId, position }) =>
    statement(['cells'], 'UPDATE cells SET position = $position WHERE id = $cellId', { cellId, position }),
  'v1.CellDeleted': ({ cellId, by }, { event }) => [
    keepDeleted('id = $cellId', { cellId, seq: event.seqNum.global, by }),
    statement(['cells'], 'DELETE FROM cells WHERE id = $cellId', { cellId }),
    statement(['outputs'], 'DELETE FROM outputs WHERE cellId = $cellId', { cellId }),
    statement(['problems'], 'DELETE FROM problems WHERE cellId = $cellId', { cellId }),
    // A run that is under way goes on and ends; it only has no cell to show it.
    statement(['runs'], `DELETE FROM runs WHERE cellId = $cellId AND (status = 'held' OR NOT ${OPEN})`, {
      cellId,
    }),
    forgetOldest,
  ],
  'v1.LateTextDropped': ({ cellId, by }, { query }) => lateTextDropped(cellId, by, query),
  'v1.CellKindChanged': ({ cellId, kind }) =>
    statement(['cells'], 'UPDATE cells SET kind = $kind WHERE id = $cellId', { cellId, kind }),
  'v1.CellMetadataSet': ({ cellId, metadata }) =>
    statement(['cells'], 'UPDATE cells SET metadata = $metadata WHERE id = $cellId', {
      cellId,
      metadata: JSON.stringify(metadata),
    }),
  'v1.CellAttachmentSet': ({ cellId, name, data }, { query }) =>
    changeAttachments(cellId, query, (others) => ({ ...others(name), [name]: data })),
  'v1.CellAttachmentRemoved': ({ cellId, name }, { query }) =>
    changeAttachments(cellId, query, (others) => others(name)),
  'v1.CellTextEdited': ({ cellId, update, by }, { query }) => {
    const [cell] = query({
      query: 'SELECT source, textState FROM cells WHERE id = $cellId',
      bindValues: { cellId },
    }) as ReadonlyArray<CellText>
    return cell === undefined
      ? lateText({ cellId, update, by }, query)
      : statement(['cells'], 'UPDATE cells SET source = $source, textState = $textState WHERE id = $cellId', {
          cellId,
          ...mergeCellText(cell, update),
        })
  },
})
