export { roomStorageContract } from './roomStorageContract.ts'
