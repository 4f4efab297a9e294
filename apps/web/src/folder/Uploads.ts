import { Listeners } from '@anode/protocol/listeners'
import { makeEntry, type Upload, uploaded, uploadPart } from '../server/folder.ts'
import { messageOf, RequestFailed } from '../server/request.ts'
import { folderTree } from './folderTree.ts'
import { folderOf } from './paths.ts'

/** How far a file is. */
export interface UploadItem {
  readonly path: string
  readonly file: File
  readonly state: 'waiting' | 'sending' | 'taken' | 'failed' | 'done'
  /** In bytes. */
  readonly sent: number
  /** Why it failed. */
  readonly reason: string | null
}

/** So much is sent in one request, in bytes: after a break no more than that is sent again. */
const PART = 16 * 2 ** 20

/** How often a part is tried again that did not arrive, and after how long, in ms. */
const TRIES = 6
const PAUSE = 1000

let items: ReadonlyArray<UploadItem> = []
const listeners = new Listeners('uploads')

const set = (next: ReadonlyArray<UploadItem>) => {
  items = next
  listeners.tell()
}

const isOver = ({ state }: UploadItem) => state === 'done' || state === 'failed'

const change = (item: UploadItem, changed: Partial<UploadItem>): UploadItem => {
  const next = { ...item, ...changed }
  set(items.map((each) => (each.path === item.path && each.file === item.file ? next : each)))
  return next
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

const isAway = (error: unknown) =>
  error instanceof RequestFailed && (error.tag === 'Unreachable' || error.status === 503)

/** How much of it the server has; asked again while it is away. */
const arrived = async (upload: Upload): Promise<number> => {
  for (let tries = 1; ; tries++) {
    try {
      return await uploaded(upload)
    } catch (error) {
      if (!isAway(error) || tries === TRIES) throw error
      await pause(PAUSE * tries)
    }
  }
}

/** Sends a file, from where an earlier attempt ended; after a break, from where that ended. */
const send = async (item: UploadItem, onTaken: Upload['onTaken']): Promise<void> => {
  const upload: Upload = { path: item.path, file: item.file, onTaken }
  const { size } = item.file
  let now = change(item, { state: 'sending' })
  try {
    let offset = await arrived(upload)
    for (let breaks = 0, isWhole = false; !isWhole; ) {
      try {
        const { received, entry } = await uploadPart(upload, offset, Math.min(size, offset + PART))
        offset = received
        isWhole = entry !== null
        breaks = 0
      } catch (error) {
        if (!isAway(error) || ++breaks === TRIES) throw error
        await pause(PAUSE * breaks)
        // Some of it may have arrived, or all: only the answer did not.
        offset = await arrived(upload)
      }
      now = change(now, { sent: offset })
    }
    change(now, { state: 'done', sent: size })
  } catch (error) {
    const isTaken = error instanceof RequestFailed && error.tag === 'Conflict' && onTaken === 'refuse'
    change(now, isTaken ? { state: 'taken' } : { state: 'failed', reason: messageOf(error) })
  }
  await folderTree.refresh(folderOf(item.path))
}

let isSending = false

/** One file after the other: each is sent as fast as the line allows. */
const work = async () => {
  if (isSending) return
  isSending = true
  for (;;) {
    const next = items.find(({ state }) => state === 'waiting')
    if (next === undefined) break
    await send(next, 'refuse')
  }
  isSending = false
}

/** The folders of files that are uploaded with them. */
const makeFolders = async (paths: ReadonlyArray<string>): Promise<void> => {
  const folders = new Set<string>()
  for (const path of paths) {
    for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) folders.add(folder)
  }
  for (const folder of [...folders].sort((a, b) => a.length - b.length)) {
    if (folderTree.entry(folder)?.kind === 'folder') continue
    // It may be there already.
    await makeEntry(folder, 'folder').catch(() => {})
  }
}

/** Files on their way into the folder, whichever view shows it. */
export const uploads = {
  items: () => items,
  subscribe: (listener: () => void): (() => void) => listeners.add(listener),
  start: async (files: ReadonlyArray<{ readonly path: string; readonly file: File }>): Promise<void> => {
    if (files.length === 0) return
    await makeFolders(files.map(({ path }) => path))
    const added = files.map(
      ({ path, file }): UploadItem => ({ path, file, state: 'waiting', sent: 0, reason: null }),
    )
    set([...items.filter((item) => !isOver(item)), ...added])
    await work()
  },
  /** What becomes of a file whose name is taken; null: it is not uploaded. */
  settle: async (item: UploadItem, onTaken: 'replace' | 'rename' | null): Promise<void> => {
    if (onTaken === null) set(items.filter((each) => each !== item))
    else await send(item, onTaken)
  },
  dismiss: (): void => set(items.filter((item) => !isOver(item))),
}
