/**
 * The server, apart from what it runs on.
 *
 * A `Room` sequences the facts of one notebook and keeps them in its own SQLite database; `Rooms` opens
 * and closes them; `Directory` knows which there are, `PersonSettings` how each person likes things.
 * `PageGateway` joins pages' sockets to rooms, `ListGateway` tells those who look at the list,
 * `KernelSessions` joins the kernel host to them, `restLayer` is the REST interface. Databases, files,
 * sockets and processes are passed in: a host of the server differs from another only in its layers.
 *
 * What always holds: an acknowledged fact survives; identity and notebook are bound to a connection, never
 * read from a message; what one connection sends wrongly, no other notices.
 */
export { Access, type Credentials } from './access/Access.ts'
export { isSameSecret, localPerson, makeHostToken, tokenAccess } from './access/tokenAccess.ts'
export { Artifacts, sha256Of } from './artifacts/Artifacts.ts'
export { collectArtifacts } from './artifacts/collectArtifacts.ts'
export { Environment } from './environment/Environment.ts'
export { History, HistoryLive } from './history/History.ts'
export {
  type HostConnection,
  type HostSocket,
  KernelSessions,
  KernelSessionsLive,
} from './kernels/KernelSessions.ts'
export { ListGateway, ListGatewayLive } from './list/ListGateway.ts'
export { Directory, DirectoryLive, storageFailed } from './notebooks/Directory.ts'
export { DirectoryDatabaseLive } from './notebooks/DirectoryDatabase.ts'
export { Notebooks, NotebooksLive } from './notebooks/Notebooks.ts'
export { Rooms, RoomsLive } from './notebooks/Rooms.ts'
export { type PageConnection, PageGateway, PageGatewayLive } from './PageGateway.ts'
export { restLayer } from './rest/handlers.ts'
export { Room } from './room/Room.ts'
export type { PageSocket } from './room/RoomConnection.ts'
export type { RoomStorage } from './room/RoomStorage.ts'
export { Storage } from './Storage.ts'
export { PersonSettings, PersonSettingsLive } from './settings/PersonSettings.ts'
