import { cellKinds } from '@anode/cells'
import type { NotebookSnapshot } from '@anode/document'
import { IPYNB_TYPE } from '../../server/notebooks.ts'
import { request } from '../../server/request.ts'

/** A file made in the page. */
export interface LocalFile {
  readonly file: Blob
  /** Large output values that are not in it: neither the server nor this browser gave them. */
  readonly missing: number
}

/**
 * Writes an .ipynb file without the server's help, as far as that is possible. Where the file that the notebook came
 * from is at hand, what has not changed is written as it stands there.
 */
export const localIpynb = async (snapshot: NotebookSnapshot): Promise<LocalFile> => {
  const { artifactRefs, encodeIpynbChunks } = await import('@anode/document/ipynb')
  const values = artifactRefs(snapshot)
  const from = snapshot.notebook.file?.content
  const contents = new Map<string, Uint8Array>()
  await Promise.all(
    [...values, ...(from ? [from] : [])].map(async ({ $artifact }) => {
      const response = await request<'artifacts.get'>('GET', `/artifacts/${$artifact}`).catch(() => null)
      if (response) contents.set($artifact, new Uint8Array(await response.arrayBuffer()))
    }),
  )
  const original = from && contents.get(from.$artifact)
  const pieces = encodeIpynbChunks(snapshot, {
    kinds: cellKinds,
    readArtifact: (ref) => contents.get(ref.$artifact),
    ...(original === undefined ? {} : { original }),
  })
  return {
    file: new Blob([...pieces], { type: IPYNB_TYPE }),
    missing: values.filter(({ $artifact }) => !contents.has($artifact)).length,
  }
}
