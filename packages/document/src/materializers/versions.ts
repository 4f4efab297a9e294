import { State } from '@livestore/common/schema'
import { versionEvents as events } from '../events/versions.ts'
import { statement } from './statement.ts'

export const versionMaterializers = State.SQLite.materializers(events, {
  'v1.VersionNamed': ({ versionId, seq, name, at, by }, { event }) =>
    statement(
      ['versions'],
      `INSERT INTO versions (id, seq, name, namedAt, namedBy) VALUES ($versionId, $seq, $name, $at, $by)
       ON CONFLICT (id) DO UPDATE SET name = $name`,
      { versionId, seq: seq ?? event.seqNum.global, name, at, by },
    ),
  'v1.VersionRemoved': ({ versionId }) =>
    statement(['versions'], 'DELETE FROM versions WHERE id = $versionId', { versionId }),
})
