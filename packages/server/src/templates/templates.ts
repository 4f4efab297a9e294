import type { NotebookSnapshot } from '@anode/document'
import { analysisCells } from './analysis.ts'
import { code, notebookOf } from './template.ts'
import { tourCells } from './tour.ts'

/** What a notebook can start from. */
export type Template = 'empty' | 'tour' | 'analysis' | 'sample'

const tour = () => notebookOf('Welcome to Anode', tourCells)

/** Makes the notebook of each template. */
export const templates: Readonly<Record<Template, () => NotebookSnapshot>> = {
  empty: () => notebookOf('', [code('')]),
  tour,
  analysis: () => notebookOf('Data analysis', analysisCells),
  sample: tour,
}
