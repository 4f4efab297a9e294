import type { Anchor } from '@anode/document'
import type { TextStorage } from '../NotebookPorts.ts'

/** Something that somebody begins to comment on. */
export interface Target {
  /** Names its draft. */
  readonly key: string
  readonly cellId: string
  readonly anchor: Anchor | null
}

/** Names the draft of an answer. */
export const replyKey = (threadId: string): string => `reply:${threadId}`

/** Names the draft of an edit. */
export const editKey = (commentId: string): string => `edit:${commentId}`

/** What keeps drafts. */
export type DraftStorage = Pick<TextStorage, 'getItem' | 'setItem'>

/**
 * What somebody has begun to write and not sent, by what it would become: a thread (`Target.key`), an answer, an edit.
 * Kept for as long as their storage lives: of a tab, through closed panels and reloads.
 */
export class Drafts {
  readonly #name: string
  readonly #storage: DraftStorage
  #texts: Readonly<Record<string, string>> = {}
  targets: ReadonlyArray<Target> = []

  constructor(notebookId: string, storage: DraftStorage) {
    this.#name = `anode.comment-drafts.${notebookId}`
    this.#storage = storage
    try {
      const { texts = {}, targets = [] } = JSON.parse(storage.getItem(this.#name) ?? '{}')
      this.#texts = texts
      this.targets = (targets as ReadonlyArray<Target>).filter(({ key }) => this.get(key).trim() !== '')
    } catch {
      // What cannot be read is no draft.
    }
  }

  get(key: string): string {
    return this.#texts[key] ?? ''
  }

  set(key: string, text: string): void {
    const { [key]: _, ...others } = this.#texts
    this.#texts = text === '' ? others : { ...others, [key]: text }
    this.#save()
  }

  /** Adds something to comment on, in front. What was begun before and holds no word is forgotten. */
  begin(target: Target): void {
    this.targets = [target, ...this.targets.filter(({ key }) => this.get(key).trim() !== '')]
    this.#save()
  }

  /** Forgets a draft, and what it would have been on. */
  drop(key: string): void {
    this.targets = this.targets.filter((target) => target.key !== key)
    this.set(key, '')
  }

  #save(): void {
    try {
      this.#storage.setItem(this.#name, JSON.stringify({ texts: this.#texts, targets: this.targets }))
    } catch {
      // Where storage is denied, drafts last as long as the page.
    }
  }
}
