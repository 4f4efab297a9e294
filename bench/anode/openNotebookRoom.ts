import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { Room, type RoomStorage } from '@anode/server'
import { root } from '../root.ts'

/** Opens SQLite files as the server does, with the server's own module. */
export const loadOpenSqlite = async (): Promise<(file: string) => RoomStorage> => {
  const module = await import(join(root, 'apps', 'anode', 'src', 'storage', 'sqliteStorage.ts'))
  return module.openSqlite
}

/** The room of a notebook's file while no server has it open. */
export const openNotebookRoom = async (file: string): Promise<Room> => {
  const openSqlite = await loadOpenSqlite()
  return new Room(openSqlite(file), { now: Date.now, newEpoch: randomUUID })
}
