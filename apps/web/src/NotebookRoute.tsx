import { features } from './features.ts'
import { NotebookPage } from './notebook/NotebookPage.tsx'

/** The notebook's page with every feature. */
export const NotebookRoute = () => <NotebookPage features={features} />
