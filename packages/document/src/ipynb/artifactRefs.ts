import type { NotebookSnapshot } from '../NotebookSnapshot.ts'
import { type ArtifactRef, isArtifactRef } from '../Output.ts'

/** The artifacts that `encodeIpynb` will ask for: to have them at hand before it is called. */
export const artifactRefs = (snapshot: NotebookSnapshot): ReadonlyArray<ArtifactRef> => {
  const bundles = [
    ...snapshot.outputs.map((row) => (row.body as { readonly data?: unknown }).data),
    ...snapshot.cells.flatMap((row) => Object.values(row.attachments ?? {})),
  ]
  return bundles.flatMap((bundle) => Object.values(bundle ?? {}).filter(isArtifactRef))
}
