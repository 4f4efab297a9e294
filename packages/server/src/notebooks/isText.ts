import type { Room } from '../room/Room.ts'

/** Whether a notebook is none, but one text, as a file of a folder. */
export const isText = ({ state }: Pick<Room, 'state'>): boolean => {
  const [row] = state.select("SELECT json_extract(metadata, '$.anode.text') AS isText FROM notebook")
  return row?.isText === 1
}
