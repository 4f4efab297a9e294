import type { NotebookSnapshot } from '@anode/document'

/** The ids of a notebook's cells, in the order in which they are written. */
export const cellIdsOf = ({ cells }: NotebookSnapshot): ReadonlyArray<string> =>
  cells.map(({ id }) => String(id))
