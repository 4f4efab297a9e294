import { Schema } from 'effect'
import { NotebookInfo } from './NotebookInfo.ts'

/** Which notebooks: those that the person opened lately, all that are not in the trash, or the trash. */
export const ListView = Schema.Literal('recent', 'all', 'trash')
export type ListView = typeof ListView.Type

/** Newest first, but titles from A. */
export const ListSort = Schema.Literal('changed', 'opened', 'created', 'title')
export type ListSort = typeof ListSort.Type

/** A notebook in the list. */
export const ListedNotebook = Schema.Struct({
  ...NotebookInfo.fields,
  /** When the person who asks last opened it, if ever. */
  openedAt: Schema.NullOr(Schema.Int),
  /** The line of its content that holds what was searched for; null when its title alone does. */
  passage: Schema.NullOr(Schema.String),
})
export type ListedNotebook = typeof ListedNotebook.Type

/** A part of the list, and how long all of it is. */
export const NotebookList = Schema.Struct({
  /** How many notebooks fit what was asked, of which `notebooks` are those from the offset on. */
  total: Schema.Int,
  /** How many notebooks each view holds, whatever was searched for. */
  counts: Schema.Struct({ recent: Schema.Int, all: Schema.Int, trash: Schema.Int }),
  notebooks: Schema.Array(ListedNotebook),
})
export type NotebookList = typeof NotebookList.Type

/** How many notebooks one answer holds at most. */
export const LIST_LIMIT = 200
