import { dirname } from 'node:path'
import type { KernelLimits } from '@anode/document/limits'
import type { GatewayAddress } from '@anode/kernel/gateway'
import type { EnvironmentState } from '@anode/protocol'
import {
  Access,
  Artifacts,
  DirectoryDatabaseLive,
  DirectoryLive,
  DiskFiles,
  Environment,
  EnvironmentCommsLive,
  EnvironmentLaunchesLive,
  EnvironmentMaker,
  EnvironmentsLive,
  EnvironmentTrust,
  ExecutorsLive,
  FileLinks,
  FolderChoices,
  FolderGit,
  HistoryLive,
  HostInvitations,
  IdleKernelsLive,
  IdleMinutes,
  Interpreters,
  KernelSessionsLive,
  Kinds,
  LastTexts,
  LinkedFilesLive,
  ListGatewayLive,
  makeFileLinks,
  makeFolderChoices,
  NotebookFiles,
  NotebooksLive,
  PackageIndex,
  PageGatewayLive,
  PersonSettingsLive,
  RemediesLive,
  type RoomStorage,
  RoomsLive,
  ServedFolder,
  type ServedFolderShape,
  ServerExecutorLive,
  ServerLimits,
  SessionTokens,
  SourceFiles,
  Storage,
  TokenAuthorization,
} from '@anode/server'
import { type Effect, Layer } from 'effect'
import { nodeDiskFiles } from '../disk/nodeDiskFiles.ts'
import { chosenInterpreters } from '../environment/chosenInterpreters.ts'
import { environmentMaker } from '../environment/environmentMaker.ts'
import { fileTrust } from '../environment/fileTrust.ts'
import { interpretersHere } from '../environment/interpretersHere.ts'
import { packageIndex } from '../environment/packageIndex.ts'
import { sourceFiles } from '../environment/sourceFiles.ts'
import { threadedIpynbFiles } from '../files/threadedIpynbFiles.ts'
import { nodeFolderGit } from '../git/nodeFolderGit.ts'
import { serverKernelspecs } from '../kernelspecs/serverKernelspecs.ts'
import type { DataDirectory } from '../storage/DataDirectory.ts'
import { fileArtifacts } from '../storage/fileArtifacts.ts'
import { lastTexts } from '../storage/lastTexts.ts'
import { notebookFiles, openExisting } from '../storage/notebookFiles.ts'
import type { Reserve } from '../storage/Reserve.ts'
import { stageNotebook } from '../storage/Staging.ts'
import { openSqlite, removeSqlite } from '../storage/sqliteStorage.ts'
import { removeWorkingFolder, workingFolderOf, workingFolders } from './workingFolders.ts'

/** What the services of one server are made of. */
export interface ServerParts {
  readonly directory: DataDirectory
  /** The list of notebooks. */
  readonly list: RoomStorage
  readonly access: typeof Access.Service
  readonly sessionTokens: typeof SessionTokens.Service
  readonly reserve: Reserve
  /** The folder that is served; null for none. */
  readonly folder: ServedFolderShape | null
  /** How far the base environment is; its Python once there is one, and as it will be. */
  readonly environment: () => EnvironmentState
  readonly python: () => string | null
  readonly basePython: Effect.Effect<string, { readonly message: string }>
  readonly kinds: typeof Kinds.Service
  readonly idleMinutes: number
  readonly kernelLimits: KernelLimits
  /** A Jupyter server whose kernels notebooks can have too. */
  readonly gateway: GatewayAddress | null
  /** Whether kernels are kept from the machine: then nothing that they can change is executed outside of that. */
  readonly isIsolated: boolean
  /** Which hosts of other machines may join. */
  readonly invitations: typeof HostInvitations.Service
}

/** The services of a server on one machine. */
export const serverLayers = (parts: ServerParts) => {
  const { directory, list, reserve } = parts
  const artifacts = fileArtifacts(directory.artifacts)
  const chosen = chosenInterpreters(directory.interpreters)
  const links = makeFileLinks(list)
  const folderOf = workingFolderOf(directory, links)
  const ports = Layer.mergeAll(
    Layer.succeed(Storage, {
      openDirectory: () => list,
      openNotebook: (id, exists = false) =>
        exists ? openExisting(directory.notebook(id)) : openSqlite(directory.notebook(id)),
      stageNotebook: (id) => stageNotebook(directory, id),
      openMemory: () => openSqlite(':memory:'),
      notebooks: directory.notebooks,
      removeNotebook: (id) => {
        removeSqlite(directory.backup(id))
        removeSqlite(directory.notebook(id))
        removeWorkingFolder(directory, id)
        chosen.forget(id)
      },
      makeRoom: () => reserve.giveUp(),
    }),
    Layer.succeed(Artifacts, artifacts),
    Layer.succeed(FileLinks, links),
    Layer.succeed(LastTexts, lastTexts(directory.lastTexts, directory.artifacts)),
    Layer.succeed(DiskFiles, nodeDiskFiles(parts.folder?.path ?? null, directory.path)),
    Layer.succeed(ServedFolder, parts.folder),
    Layer.succeed(FolderGit, parts.folder && nodeFolderGit(parts.folder)),
    Layer.succeed(FolderChoices, makeFolderChoices(list)),
    Layer.succeed(NotebookFiles, notebookFiles(directory)),
    Layer.succeed(Environment, { state: parts.environment }),
    Layer.succeed(Access, parts.access),
    Layer.succeed(SessionTokens, parts.sessionTokens),
    Layer.succeed(IdleMinutes, parts.idleMinutes),
    Layer.succeed(Kinds, parts.kinds),
    Layer.succeed(
      EnvironmentMaker,
      environmentMaker({ home: directory.path, base: parts.basePython, wheelsOnly: parts.isIsolated }),
    ),
    Layer.succeed(EnvironmentTrust, fileTrust(directory.trust)),
    Layer.succeed(SourceFiles, sourceFiles(folderOf, directory.path)),
    Layer.succeed(
      Interpreters,
      interpretersHere({
        ...{ chosen, folderOf },
        written: () =>
          parts.isIsolated ? [directory.folders, ...links.paths().map((path) => dirname(path))] : [],
      }),
    ),
    Layer.succeed(PackageIndex, packageIndex({ base: parts.basePython })),
    serverKernelspecs(parts.python, parts.gateway),
    Layer.succeed(ServerLimits, parts.kernelLimits),
    Layer.succeed(HostInvitations, parts.invitations),
    TokenAuthorization,
  )
  return Layer.mergeAll(
    PageGatewayLive,
    ListGatewayLive,
    RemediesLive,
    EnvironmentCommsLive,
    IdleKernelsLive,
  ).pipe(
    Layer.provideMerge(LinkedFilesLive),
    Layer.provideMerge(NotebooksLive),
    Layer.provideMerge(Layer.mergeAll(KernelSessionsLive, ServerExecutorLive)),
    Layer.provide(EnvironmentLaunchesLive.pipe(Layer.provide(workingFolders(directory, folderOf)))),
    Layer.provideMerge(EnvironmentsLive),
    Layer.provideMerge(ExecutorsLive),
    Layer.provide(threadedIpynbFiles(directory, artifacts)),
    Layer.provideMerge(HistoryLive),
    Layer.provideMerge(RoomsLive),
    Layer.provideMerge(Layer.mergeAll(DirectoryLive, PersonSettingsLive)),
    Layer.provideMerge(DirectoryDatabaseLive),
    Layer.provideMerge(ports),
  )
}
