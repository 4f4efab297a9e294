import type { StateDatabase } from '@anode/document'

/** What a notebook's metadata say now. */
export const notebookMetadata = (state: StateDatabase): Readonly<Record<string, unknown>> => {
  const [row] = state.select('SELECT metadata FROM notebook')
  return JSON.parse(String(row?.metadata ?? '{}'))
}
