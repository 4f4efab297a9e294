import { State } from '@livestore/common/schema'
import { withEnvironment } from '../environment/environmentMetadata.ts'
import { environmentEvents as events } from '../events/environment.ts'
import { statement } from './statement.ts'

/** It lies in the notebook's metadata, where its file has it. */
export const environmentMaterializers = State.SQLite.materializers(events, {
  'v1.EnvironmentSet': ({ environment }, { query }) => {
    const [row] = query({
      query: "SELECT metadata FROM notebook WHERE id = 'notebook'",
      bindValues: {},
    }) as ReadonlyArray<{ readonly metadata: string }>
    const metadata = JSON.stringify(withEnvironment(JSON.parse(row?.metadata ?? '{}'), environment))
    return statement(
      ['notebook'],
      `INSERT INTO notebook (id, metadata) VALUES ('notebook', $metadata)
       ON CONFLICT (id) DO UPDATE SET metadata = $metadata`,
      { metadata },
    )
  },
})
