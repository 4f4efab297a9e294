import { cellKinds } from '@anode/cells'
import { artifactValue, type NotebookSnapshot, readSnapshot, type StateDatabase } from '@anode/document'
import type { Replica } from '@anode/protocol/replica'
import { queryDb } from '@livestore/livestore'
import { Schema } from 'effect'
import { request } from '../server/request.ts'

const Rows = Schema.Array(Schema.Record({ key: Schema.String, value: Schema.Unknown }))

/** The notebook as it is in this page. */
export const localSnapshot = (replica: Replica): NotebookSnapshot =>
  readSnapshot({
    select: (sql) =>
      // Read once and never watched, so no table matters.
      replica.read(
        queryDb({ query: sql, schema: Rows, queriedTables: new Set() }, { label: sql }),
      ) as ReturnType<StateDatabase['select']>,
    execute: () => {},
  })

/** A file made in the page. */
export interface LocalFile {
  readonly text: string
  /** Large output values that are not in it: neither the server nor this browser gave them. */
  readonly missing: number
}

/** Writes an .ipynb file without the server's help, as far as that is possible. */
export const localIpynb = async (snapshot: NotebookSnapshot): Promise<LocalFile> => {
  const { artifactRefs, encodeIpynb } = await import('@anode/document/ipynb')
  const refs = artifactRefs(snapshot)
  const contents = new Map<string, Uint8Array>()
  await Promise.all(
    refs.map(async ({ $artifact }) => {
      const response = await request('GET', `/artifacts/${$artifact}`).catch(() => null)
      if (response) contents.set($artifact, new Uint8Array(await response.arrayBuffer()))
    }),
  )
  const text = encodeIpynb(snapshot, {
    kinds: cellKinds,
    readArtifact: (ref) => {
      const bytes = contents.get(ref.$artifact)
      return bytes && artifactValue(ref, bytes)
    },
  })
  return { text, missing: refs.filter(({ $artifact }) => !contents.has($artifact)).length }
}
