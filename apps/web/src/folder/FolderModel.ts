import type { FolderEntry, FolderListing } from '@anode/protocol'
import { Listeners } from '@anode/protocol/listeners'
import { RequestFailed } from '../server/request.ts'
import { folderOf, isIn } from './paths.ts'

/** What is known of one folder. */
export interface Listing {
  /** Null before the first answer. */
  readonly entries: ReadonlyArray<FolderEntry> | null
  /** Why the last request failed; null when it did not. */
  readonly failure: RequestFailed | null
}

/** A row of the tree. */
export type FolderRow =
  | {
      readonly is: 'entry'
      readonly entry: FolderEntry
      /** 0 at the top. */
      readonly depth: number
      readonly isOpen: boolean
      /** Its place among those of its folder, counted from 1, and how many these are. */
      readonly place: number
      readonly of: number
    }
  /** What stands in an open folder in place of entries. */
  | { readonly is: 'note'; readonly path: string; readonly depth: number; readonly text: string }

export interface FolderState {
  readonly listings: ReadonlyMap<string, Listing>
  readonly open: ReadonlySet<string>
  readonly rows: ReadonlyArray<FolderRow>
}

export interface FolderSource {
  readonly list: (path: string) => Promise<FolderListing>
  /** Says which folders are shown, so that changes in them are told. */
  readonly follow: (paths: ReadonlyArray<string>) => void
}

/** Remembers which folders are open. */
export interface OpenFolders {
  readonly read: () => ReadonlyArray<string>
  readonly write: (paths: ReadonlyArray<string>) => void
}

const asFailure = (error: unknown): RequestFailed =>
  error instanceof RequestFailed ? error : new RequestFailed('Failed', 0, String(error))

const NOTHING: Listing = { entries: null, failure: null }

/** How many folders are followed at most: those that are opened first. */
const FOLLOWED = 200

const noteOf = ({ entries, failure }: Listing): string | null => {
  if (entries === null) return failure === null ? 'Loading …' : failure.message
  return entries.length === 0 ? 'Nothing is in this folder.' : null
}

/** The served folder as a tree of which parts are open. What was shown stays until there is an answer. */
export class FolderModel {
  readonly #source: FolderSource
  readonly #memory: OpenFolders
  readonly #listeners = new Listeners('the folder')
  /** The newest request for each folder. */
  readonly #asked = new Map<string, number>()
  #count = 0
  #listings = new Map<string, Listing>()
  #open: Set<string>
  #state: FolderState

  constructor(source: FolderSource, memory: OpenFolders) {
    this.#source = source
    this.#memory = memory
    this.#open = new Set(memory.read())
    this.#state = { listings: this.#listings, open: this.#open, rows: [] }
  }

  readonly subscribe = (listener: () => void): (() => void) => this.#listeners.add(listener)
  readonly snapshot = (): FolderState => this.#state

  /** The entry at a path, as far as it is known. */
  entry(path: string): FolderEntry | undefined {
    return this.#listings.get(folderOf(path))?.entries?.find((entry) => entry.path === path)
  }

  /** The names in a folder, as far as they are known. */
  names(path: string): ReadonlyArray<string> {
    return this.#listings.get(path)?.entries?.map(({ name }) => name) ?? []
  }

  toggle(path: string, isOpen = !this.#open.has(path)): void {
    if (isOpen === this.#open.has(path)) return
    this.#open = new Set(this.#open)
    if (isOpen) this.#open.add(path)
    else for (const other of this.#open) if (isIn(path, other)) this.#open.delete(other)
    this.#memory.write([...this.#open])
    if (isOpen) void this.refresh(path)
    this.#follow()
    this.#tell()
  }

  /** Opens all folders above something, so that it is shown. */
  async reveal(path: string): Promise<void> {
    const above: string[] = []
    for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) above.unshift(folder)
    for (const folder of above) this.toggle(folder, true)
    await this.refresh(folderOf(path))
  }

  /** Asks for a folder again, or for all that are shown. */
  async refresh(path?: string): Promise<void> {
    if (path === undefined) {
      await Promise.all(['', ...this.#open].map((each) => this.refresh(each)))
      return
    }
    const number = ++this.#count
    this.#asked.set(path, number)
    const before = this.#listings.get(path) ?? NOTHING
    if (before === NOTHING) this.#set(path, NOTHING)
    try {
      const { entries } = await this.#source.list(path)
      if (this.#asked.get(path) === number) this.#set(path, { entries, failure: null })
    } catch (error) {
      if (this.#asked.get(path) !== number) return
      const failure = asFailure(error)
      // What is gone is not shown as if it were there.
      if (failure.tag === 'FileNotFound' && path !== '') return this.toggle(path, false)
      this.#set(path, { ...(this.#listings.get(path) ?? NOTHING), failure })
    }
  }

  /** Says anew which folders are shown: to a server that was not told. */
  follow(): void {
    this.#follow()
  }

  #follow() {
    this.#source.follow(['', ...this.#open].slice(0, FOLLOWED))
  }

  #set(path: string, listing: Listing) {
    this.#listings = new Map(this.#listings).set(path, listing)
    this.#tell()
  }

  #tell() {
    const rows: FolderRow[] = []
    const add = (path: string, depth: number) => {
      const listing = this.#listings.get(path) ?? NOTHING
      const entries = listing.entries ?? []
      for (const [i, entry] of entries.entries()) {
        const isOpen = entry.kind === 'folder' && this.#open.has(entry.path)
        rows.push({ is: 'entry', entry, depth, isOpen, place: i + 1, of: entries.length })
        if (isOpen) add(entry.path, depth + 1)
      }
      const text = noteOf(listing)
      if (text !== null && path !== '') rows.push({ is: 'note', path, depth, text })
    }
    add('', 0)
    this.#state = { listings: this.#listings, open: this.#open, rows }
    this.#listeners.tell()
  }
}
