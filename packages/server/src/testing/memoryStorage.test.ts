import { memoryStorage } from './memoryStorage.ts'
import { roomStorageContract } from './roomStorageContract.ts'

roomStorageContract('SQLite in memory', memoryStorage)
