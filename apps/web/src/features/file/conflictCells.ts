import { oneText } from '@anode/notebook/queries'

/** A row with that text. */
export const CONFLICT_CELLS = `SELECT json_group_array(json_array(id, own)) AS value FROM (
  SELECT id, json_extract(metadata, '$.anode.conflict.with') AS own
  FROM cells WHERE instr(metadata, '"conflict"') > 0
    AND json_type(metadata, '$.anode.conflict.with') = 'text'
  ORDER BY position, id)`

/** The cells that say what the file said, in order, each with the notebook's own cell, as JSON (`conflictsOf`). */
export const conflictCells = oneText('conflictCells', CONFLICT_CELLS, ['cells'])
