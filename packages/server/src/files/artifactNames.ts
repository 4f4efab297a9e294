import type { NotebookSnapshot } from '@anode/document'
import { artifactRefs } from '@anode/document/ipynb'

/** The names of all contents that a notebook's file is written from. */
export const artifactNames = (snapshot: NotebookSnapshot): ReadonlySet<string> => {
  const { file } = snapshot.notebook
  const values = artifactRefs(snapshot).map(({ $artifact }) => $artifact)
  return new Set(file ? [file.content.$artifact, ...values] : values)
}

/** How many bytes those contents have. */
export const artifactBytes = (snapshot: NotebookSnapshot): number =>
  artifactRefs(snapshot).reduce((sum, { bytes }) => sum + bytes, snapshot.notebook.file?.content.bytes ?? 0)
