import { events } from '@anode/document'
import type { Room } from '../room/Room.ts'
import { diskPrincipal } from './diskPrincipal.ts'

/** What a notebook's file is called without its ending, whichever way its path is written. */
export const titleOfPath = (path: string): string =>
  path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).replace(/\.ipynb$/i, '')

/** Gives a notebook that is called like its file the file's new name. The file itself does not say how it is called. */
export const retitleMoved = (room: Room, from: string, to: string): void => {
  const [before, title] = [titleOfPath(from), titleOfPath(to)]
  const [notebook] = room.state.select('SELECT title, file FROM notebook')
  const file = notebook?.file ? JSON.parse(String(notebook.file)) : null
  if (before === title || notebook?.title !== before || file?.title !== before) return
  const by = diskPrincipal.id
  room.stateFacts(diskPrincipal, [
    events.notebookRetitled({ title, by }),
    events.notebookFileRead({ file: { ...file, title }, by }),
  ])
}
