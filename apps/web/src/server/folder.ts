import type {
  FolderEntry,
  FolderListing,
  FolderReport,
  FoundLines,
  FoundNames,
  NotebookFileReport,
  OpenedNotebook,
  TrashedEntry,
  UploadState,
} from '@anode/protocol'
import { addressOf, ask } from './request.ts'

const query = (params: Readonly<Record<string, string | number>>) =>
  new URLSearchParams(Object.entries(params).map(([name, value]) => [name, String(value)]))

/** The folder that the server was started with, if any. */
export const folderReport = (): Promise<FolderReport> => ask<'folder.about'>('GET', '/folder')

/** Whether outputs of its notebooks are in their files. */
export const setOutputsInFiles = (outputsInFiles: boolean): Promise<FolderReport> =>
  ask<'folder.change'>('PATCH', '/folder', { outputsInFiles })

export const listFolder = (path: string): Promise<FolderListing> =>
  ask<'folder.list'>('GET', `/folder/entries?${query({ path })}`)

export const makeEntry = (path: string, kind: FolderEntry['kind']): Promise<FolderEntry> =>
  ask<'folder.make'>('POST', '/folder/entries', { path, kind })

export const moveEntry = (from: string, to: string): Promise<FolderEntry> =>
  ask<'folder.move'>('POST', '/folder/move', { from, to })

export const copyEntry = (from: string): Promise<FolderEntry> =>
  ask<'folder.copy'>('POST', '/folder/copy', { from })

export const trashEntry = (path: string): Promise<TrashedEntry> =>
  ask<'folder.remove'>('DELETE', `/folder/entries?${query({ path })}`)

export const listTrashed = (): Promise<ReadonlyArray<TrashedEntry>> =>
  ask<'folder.trash'>('GET', '/folder/trash')

export const restoreEntry = (id: string): Promise<FolderEntry> =>
  ask<'folder.restore'>('POST', `/folder/trash/${encodeURIComponent(id)}`)

export const emptyFolderTrash = async (): Promise<number> =>
  (await ask<'folder.emptyTrash'>('DELETE', '/folder/trash')).deleted

/** The notebook that a file is. */
export const openInFolder = (path: string): Promise<OpenedNotebook> =>
  ask<'folder.open'>('POST', '/folder/open', { path })

export const findNames = (search: string): Promise<FoundNames> =>
  ask<'folder.names'>('GET', `/folder/names?${query({ search })}`)

export const searchFiles = (search: string): Promise<FoundLines> =>
  ask<'folder.search'>('GET', `/folder/search?${query({ search })}`)

/** Makes a notebook a file of the folder. */
export const saveToFolder = (id: string, path: string): Promise<NotebookFileReport> =>
  ask<'files.save'>('PUT', `/notebooks/${encodeURIComponent(id)}/file`, { path })

/** Where a file is shown by the browser itself, or saved. */
export const fileUrl = (path: string, download = false): string =>
  addressOf<'folder.read'>(`/folder/file?${query({ path, ...(download ? { download: 'true' } : {}) })}`)

export const zipUrl = (path: string): string => addressOf<'folder.zip'>(`/folder/zip?${query({ path })}`)

/** A file on its way to the server. */
export interface Upload {
  readonly path: string
  readonly file: File
  readonly onTaken: 'refuse' | 'replace' | 'rename'
}

const uploadOf = ({ path, file }: Upload) => ({ path, size: file.size, modified: file.lastModified })

/** How much of it the server has from an attempt before. */
export const uploaded = async (upload: Upload): Promise<number> =>
  (await ask<'folder.upload'>('GET', `/folder/upload?${query(uploadOf(upload))}`)).received

/** Sends a part of it. */
export const uploadPart = (upload: Upload, offset: number, end: number): Promise<UploadState> =>
  ask<'folder.write'>(
    'PUT',
    `/folder/file?${query({ ...uploadOf(upload), offset, onTaken: upload.onTaken })}`,
    new Blob([upload.file.slice(offset, end)], { type: 'application/octet-stream' }),
  )
