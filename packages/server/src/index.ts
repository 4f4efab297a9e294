/**
 * The server, apart from what it runs on.
 *
 * A `Room` sequences the facts of one notebook and keeps them in its own SQLite database; `Rooms` opens
 * and closes them; `Directory` knows which there are, `PersonSettings` how each person likes things.
 * `PageGateway` joins pages' sockets to rooms, `ListGateway` tells those who look at the list,
 * `Executors` gives runs to what executes them: `KernelSessions`, which joins the kernel host, and `ServerExecutor`,
 * the server itself. `restLayer` is the REST interface. Databases, files,
 * sockets and processes are passed in: a host of the server differs from another only in its layers.
 *
 * What always holds: an acknowledged fact survives; identity and notebook are bound to a connection, never
 * read from a message; what one connection sends wrongly, no other notices.
 */
export { Access, type Credentials } from './access/Access.ts'
export { Authorization, type May, mayWithToken, TokenAuthorization } from './access/Authorization.ts'
export type { Invitation } from './access/joinedHosts.ts'
export { refusalOfRequest } from './access/questionOf.ts'
export { makeSessionTokens, SessionTokens } from './access/SessionTokens.ts'
export {
  isSameSecret,
  localPerson,
  makeHostToken,
  makeJoinToken,
  tokenAccess,
} from './access/tokenAccess.ts'
export type { Verb } from './access/Verb.ts'
export { socketVerbs } from './access/verbs.ts'
export { Artifacts, sha256Of } from './artifacts/Artifacts.ts'
export { collectArtifacts } from './artifacts/collectArtifacts.ts'
export { DamagedFile, damageOf } from './damage/DamagedFile.ts'
export { type Backup, NotebookFiles } from './damage/NotebookFiles.ts'
export { Remedies, RemediesLive } from './damage/Remedies.ts'
export { Environment } from './environment/Environment.ts'
export { EnvironmentCommsLive } from './environment/EnvironmentComms.ts'
export { EnvironmentLaunchesLive } from './environment/EnvironmentLaunches.ts'
export {
  EnvironmentMaker,
  EnvironmentRefused,
  type MadeEnvironment,
  type WantedPackages,
} from './environment/EnvironmentMaker.ts'
export { Environments, EnvironmentsLive } from './environment/Environments.ts'
export { EnvironmentTrust, type TrustedPackage } from './environment/EnvironmentTrust.ts'
export type { InstalledPackage } from './environment/InstalledPackage.ts'
export { type Interpreter, InterpreterRefused, Interpreters } from './environment/Interpreters.ts'
export { PackageIndex } from './environment/PackageIndex.ts'
export { type SourceFile, SourceFiles, sourceFileNames } from './environment/sources/SourceFiles.ts'
export type { Executor, PreparedRun } from './executors/Executor.ts'
export { Executors, ExecutorsLive } from './executors/Executors.ts'
export { everyKind, Kinds } from './executors/Kinds.ts'
export { ServerExecutorLive } from './executors/ServerExecutor.ts'
export { artifactBytes } from './files/artifactNames.ts'
export {
  type FileSides,
  IpynbFiles,
  type MergedFile,
  type Upload,
  type WholeIpynb,
  type WrittenIpynb,
} from './files/IpynbFiles.ts'
export { importFailed, ipynbFilesHere, makeIpynbFilesHere } from './files/ipynbFilesHere.ts'
export { FolderChoices, makeFolderChoices } from './folder/FolderChoices.ts'
export type { SentFile } from './folder/SentFile.ts'
export {
  type FolderItem,
  ServedFolder,
  type ServedFolderShape,
  type UploadPart,
} from './folder/ServedFolder.ts'
export { FolderGit, type FolderGitShape } from './git/FolderGit.ts'
export { History, HistoryLive } from './history/History.ts'
export { HostInvitations } from './kernels/HostInvitations.ts'
export { IdleKernels, IdleKernelsLive } from './kernels/IdleKernels.ts'
export { IDLE_MINUTES, IdleMinutes } from './kernels/IdleMinutes.ts'
export { KernelLaunches, LaunchRefused } from './kernels/KernelLaunches.ts'
export {
  type HostConnection,
  type HostSocket,
  KernelSessions,
  KernelSessionsLive,
} from './kernels/KernelSessions.ts'
export { type InstalledKernelspec, KernelspecFolders, type Kernelspecs } from './kernels/Kernelspecs.ts'
export { ServerLimits } from './kernels/ServerLimits.ts'
export { DiskFailed } from './linkedFiles/DiskFailed.ts'
export {
  DiskChanged,
  type DiskFile,
  DiskFiles,
  type DiskStamp,
  isSameStamp,
} from './linkedFiles/DiskFiles.ts'
export { type FileLink, FileLinks, makeFileLinks } from './linkedFiles/FileLinks.ts'
export { LastTexts } from './linkedFiles/LastTexts.ts'
export { LinkedFiles } from './linkedFiles/LinkedFiles.ts'
export { LinkedFilesLive } from './linkedFiles/linkedFilesLive.ts'
export { ListGateway, ListGatewayLive } from './list/ListGateway.ts'
export { Directory, DirectoryLive } from './notebooks/Directory.ts'
export { DirectoryDatabaseLive } from './notebooks/DirectoryDatabase.ts'
export { Notebooks, NotebooksLive } from './notebooks/Notebooks.ts'
export { Rooms, RoomsLive } from './notebooks/Rooms.ts'
export { type PageConnection, PageGateway, PageGatewayLive } from './PageGateway.ts'
export { asProblems } from './rest/asProblems.ts'
export { restLayer } from './rest/handlers.ts'
export { idempotent } from './rest/idempotent.ts'
export { precondition, rangeOf } from './rest/preconditions.ts'
export { Room } from './room/Room.ts'
export type { PageSocket } from './room/RoomConnection.ts'
export type { RoomStorage } from './room/RoomStorage.ts'
export { type StagedNotebook, Storage } from './Storage.ts'
export { PersonSettings, PersonSettingsLive } from './settings/PersonSettings.ts'
export { type StorageTrouble, storageFailed, storageTrouble, type TroubleKind } from './storageTrouble.ts'
