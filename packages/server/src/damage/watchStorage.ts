import type { RoomStorage } from '../room/RoomStorage.ts'
import { damageOf } from './DamagedFile.ts'

/** The same database; `damaged` is told what is wrong as soon as anything finds the file damaged. */
export const watchStorage = (storage: RoomStorage, damaged: (what: string) => void): RoomStorage => {
  const watched = <A>(body: () => A): A => {
    try {
      return body()
    } catch (error) {
      const what = damageOf(error)
      if (what !== null) damaged(what)
      throw error
    }
  }
  return {
    select: (sql, bindings) => watched(() => storage.select(sql, bindings)),
    execute: (sql, bindings) => watched(() => storage.execute(sql, bindings)),
    transaction: (body) => watched(() => storage.transaction(body)),
    close: () => storage.close(),
  }
}
