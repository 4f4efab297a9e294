/** What the page loads as one, as the web client loads the notebook page. */
export { intents } from '@anode/document'
export { cellList, title } from '@anode/notebook/queries'
export { openNotebook } from '@anode/web/replica'
