/** What the page loads as one, as the web client loads the notebook page. */
export { commands } from '@anode/document'
export { cellList, title } from 'anode-web/notebook/queries.ts'
export { openNotebook } from 'anode-web/replica/openNotebook.ts'
