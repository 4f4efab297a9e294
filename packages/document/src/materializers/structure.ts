import { State } from '@livestore/common/schema'
import { mergeCellText } from '../cellText.ts'
import { structureEvents as events } from '../events/structure.ts'
import { tables } from '../tables.ts'

const { cells, notebook } = tables

export const structureMaterializers = State.SQLite.materializers(events, {
  'v1.NotebookRetitled': ({ title }) =>
    notebook.insert({ id: 'notebook', title }).onConflict('id', 'update', { title }),
  'v1.NotebookMetadataSet': ({ metadata }) =>
    notebook.insert({ id: 'notebook', metadata }).onConflict('id', 'update', { metadata }),
  'v1.CellCreated': ({ cellId, kind, position, source, metadata, attachments }) =>
    cells
      .insert({ id: cellId, kind, position, source, metadata, attachments: attachments ?? null })
      .onConflict('id', 'ignore'),
  'v1.CellMoved': ({ cellId, position }) => cells.update({ position }).where({ id: cellId }),
  'v1.CellDeleted': ({ cellId }) => [
    cells.delete().where({ id: cellId }),
    tables.outputs.delete().where({ cellId }),
    // A run that is under way goes on and ends; it only has no cell to show it.
    tables.runs.delete().where({ cellId, status: { op: 'NOT IN', value: ['queued', 'running'] } }),
  ],
  'v1.CellKindChanged': ({ cellId, kind }) => cells.update({ kind }).where({ id: cellId }),
  'v1.CellMetadataSet': ({ cellId, metadata }) => cells.update({ metadata }).where({ id: cellId }),
  'v1.CellTextEdited': ({ cellId, update }, { query }) => {
    const [cell] = query(cells.select('source', 'textState').where({ id: cellId }).limit(1))
    return cell === undefined ? [] : cells.update(mergeCellText(cell, update)).where({ id: cellId })
  },
})
