/** What a row of the folder's tree carries while it is dragged: its path. */
export const ENTRY_TYPE = 'application/x-anode-path'
