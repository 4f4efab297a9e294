import type { RoomStorage } from '../room/RoomStorage.ts'
import type { Storage } from '../Storage.ts'
import { memoryStorage } from './memoryStorage.ts'

/** Databases in memory that outlive the servers on them, as files do. */
export const memoryNotebooks = (list: RoomStorage = memoryStorage()): typeof Storage.Service => {
  const notebooks = new Map<string, RoomStorage>()
  return {
    openDirectory: () => list,
    openNotebook: (id) => {
      const known = notebooks.get(id) ?? memoryStorage()
      notebooks.set(id, known)
      return known
    },
    stageNotebook: (id) => {
      const storage = memoryStorage()
      return {
        storage,
        keep: () => {
          if (notebooks.has(id)) return false
          notebooks.set(id, storage)
          return true
        },
        drop: () => {},
      }
    },
    openMemory: memoryStorage,
    notebooks: () => [...notebooks.keys()],
    removeNotebook: (id) => notebooks.delete(id),
  }
}
