import type { NotebookSnapshot } from '@anode/document'

/** A notebook as nobody has run it: what is written where a folder keeps outputs out of its files. */
export const withoutOutputs = (snapshot: NotebookSnapshot): NotebookSnapshot => ({
  ...snapshot,
  cells: snapshot.cells.map((cell) => ({ ...cell, executionCount: null })),
  outputs: [],
})
