/**
 * Where deleted files and folders lie until they are put back or the trash is emptied: in the data directory, each in a
 * folder of its own with a note of where it was. What is on another disk is copied there first.
 */

import { randomBytes } from 'node:crypto'
import { lstat, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { TrashedEntry } from '@anode/protocol'
import { DiskFailed } from '@anode/server'
import { newName } from '../disk/sideNames.ts'
import { copyExclusively, moveExclusively } from './moveEntry.ts'

type Note = Omit<TrashedEntry, 'id'> & {
  /** Of which served folder. */
  readonly root: string
  /** It lies where it was as well, and says something else there. */
  readonly isCopy?: true
}

const ID = /^[0-9a-f]{16}$/

/** Whether something lies there; a link that leads nowhere does as well. */
const lies = (place: string): Promise<boolean> =>
  lstat(place).then(
    () => true,
    () => false,
  )

export class FolderTrash {
  readonly #path: string
  readonly #root: string

  constructor(path: string, root: string) {
    this.#path = path
    this.#root = root
  }

  async put(
    place: string,
    entry: Omit<TrashedEntry, 'id' | 'deletedAt'>,
    isCopy = false,
  ): Promise<TrashedEntry> {
    const id = randomBytes(8).toString('hex')
    const note: Note = { ...entry, deletedAt: Date.now(), root: this.#root, ...(isCopy && { isCopy }) }
    const folder = join(this.#path, id)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    try {
      // First: what lies there without a note could not be put back.
      await writeFile(join(folder, 'note.json'), JSON.stringify(note), { mode: 0o600 })
      await (isCopy ? copyExclusively : moveExclusively)(place, join(folder, 'content'))
    } catch (error) {
      if (!(await lies(join(folder, 'content')))) await rm(folder, { recursive: true, force: true })
      throw error
    }
    const { root: _, isCopy: _copy, ...rest } = note
    return { id, ...rest }
  }

  async list(): Promise<ReadonlyArray<TrashedEntry>> {
    const ids = (await readdir(this.#path).catch(() => [])).filter((id) => ID.test(id))
    const notes = await Promise.all(ids.map((id) => this.#note(id)))
    return notes
      .flatMap((note, i) => {
        if (note === null || note.root !== this.#root) return []
        const { root: _, isCopy: _copy, ...rest } = note
        return [{ id: ids[i] as string, ...rest }]
      })
      .sort((a, b) => b.deletedAt - a.deletedAt)
  }

  async find(id: string): Promise<TrashedEntry> {
    const entry = (await this.list()).find((each) => each.id === id)
    if (entry !== undefined) return entry
    throw new DiskFailed({ kind: 'missing', message: 'It is not in the trash any more.' })
  }

  /** Puts something to a place where nothing lies. A copy changes places with the file that it is of. */
  async takeOut(id: string, place: string, entry: Omit<TrashedEntry, 'id' | 'deletedAt'>): Promise<void> {
    const content = join(this.#path, id, 'content')
    const isThere = async () => (await lstat(place).catch(() => null))?.isFile() === true
    if ((await this.#note(id))?.isCopy === true && (await isThere())) {
      await this.put(place, entry, true)
      const beside = join(dirname(place), newName(basename(place)))
      try {
        await copyExclusively(content, beside)
        await rename(beside, place)
      } finally {
        await rm(beside, { force: true })
      }
    } else await moveExclusively(content, place)
    await rm(join(this.#path, id), { recursive: true, force: true })
  }

  /** One that cannot be removed keeps none of the others. */
  async empty(): Promise<number> {
    const all = await this.list()
    const ends = await Promise.allSettled(
      all.map(({ id }) => rm(join(this.#path, id), { recursive: true, force: true })),
    )
    for (const end of ends) if (end.status === 'rejected') throw end.reason
    return all.length
  }

  /** Removes what a server that was killed has left: what was on its way here lies where it was, or is put back. */
  async tidy(): Promise<void> {
    for (const id of await readdir(this.#path).catch(() => [])) {
      if (!ID.test(id) || (await lies(join(this.#path, id, 'content')))) continue
      await rm(join(this.#path, id), { recursive: true, force: true }).catch(() => {})
    }
  }

  /** Null where there is none that can be read, or nothing to put back. */
  async #note(id: string): Promise<Note | null> {
    try {
      if (!(await lies(join(this.#path, id, 'content')))) return null
      return JSON.parse(await readFile(join(this.#path, id, 'note.json'), 'utf8'))
    } catch {
      return null
    }
  }
}
