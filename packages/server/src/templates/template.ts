import { defaultKind, proseKind } from '@anode/cells'
import { type NotebookSnapshot, newId, positionsBetween } from '@anode/document'

/** A cell of a template. */
export interface TemplateCell {
  readonly kind: string
  readonly source: string
}

/** Text between code. */
export const markdown = (source: string): TemplateCell => ({ kind: proseKind.name, source })

/** Python. */
export const code = (source: string): TemplateCell => ({ kind: defaultKind.name, source })

/** A notebook of these cells, which nobody has run yet. */
export const notebookOf = (title: string, cells: ReadonlyArray<TemplateCell>): NotebookSnapshot => {
  const positions = positionsBetween(null, null, cells.length)
  return {
    notebook: { title, metadata: {} },
    cells: cells.map((cell, i) => ({ id: newId(), position: positions[i], ...cell })),
    runs: [],
    outputs: [],
  }
}
