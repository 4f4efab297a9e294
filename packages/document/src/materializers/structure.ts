import { State } from '@livestore/common/schema'
import { mergeCellText } from '../cellText.ts'
import { structureEvents as events } from '../events/structure.ts'
import { forgetOldest, keepDeleted, lateText, lateTextDropped } from './deletedCells.ts'
import { OPEN } from './requests.ts'
import { statement } from './statement.ts'

/** A cell's text as the table holds it. */
type CellText = Parameters<typeof mergeCellText>[0]

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
      `INSERT INTO cells (id, kind, position, source, metadata, attachments)
       VALUES ($cellId, $kind, $position, $source, $metadata, $attachments) ON CONFLICT (id) DO NOTHING`,
      {
        cellId,
        kind,
        position,
        source,
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
  'v1.CellAttachmentSet': ({ cellId, name, data }) =>
    statement(
      ['cells'],
      // Two patches: the first takes the old one away, with which the second would be mixed.
      `UPDATE cells SET attachments = json_patch(
         json_patch(coalesce(attachments, '{}'), json_object($name, NULL)), json_object($name, json($data)))
       WHERE id = $cellId`,
      { cellId, name, data: JSON.stringify(data) },
    ),
  'v1.CellAttachmentRemoved': ({ cellId, name }) =>
    statement(
      ['cells'],
      `UPDATE cells SET attachments = nullif(json_patch(attachments, json_object($name, NULL)), '{}')
       WHERE id = $cellId AND attachments IS NOT NULL`,
      { cellId, name },
    ),
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
