import type { FolderReport, OpenedNotebook } from '@anode/protocol'
import { ask, messageOf, request } from './request.ts'

/** Why the file beside a notebook's own cannot be had, in words; null: it can. */
export const whyNotBeside = async (notebookId: string, path: string): Promise<string | null> => {
  try {
    const at = `/notebooks/${encodeURIComponent(notebookId)}/beside?${new URLSearchParams({ path })}` as const
    const { body } = await request<'files.beside'>('GET', at)
    void body?.cancel()
    return null
  } catch (error) {
    return messageOf(error)
  }
}

/** The folder that the server was started with. */
export const servedFolder = (): Promise<FolderReport> => ask<'folder.about'>('GET', '/folder')

/** Opens a notebook of that folder in place: the same one each time. */
export const openInFolder = (path: string): Promise<OpenedNotebook> =>
  ask<'folder.open'>('POST', '/folder/open', { path })
