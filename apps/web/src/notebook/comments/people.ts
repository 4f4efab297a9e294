import { tables } from '@anode/document'
import { queryDb } from '@livestore/livestore'
import { nameOf as nameOfId } from '../../me/nameOf.ts'
import type { NotebookSession } from '../state/NotebookSession.ts'
import { commentsOf } from './Comments.ts'

/** Somebody whom a comment can speak to. */
export interface Person {
  /** The id of the principal. */
  readonly id: string
  readonly name: string
}

const runners = queryDb(tables.runs.select('requestedBy'), { label: 'runners' })

const isSomebody = (id: string): boolean => id.startsWith('person:') || id.startsWith('agent:')

/** What somebody is called at this page. */
export const nameOf = (session: NotebookSession, id: string): string =>
  nameOfId(id, session.replica.status.principal)

/** The others who are known in this notebook, as far as the page can tell: who commented, and who ran cells. */
export const knownPeople = (session: NotebookSession): ReadonlyArray<Person> => {
  const authors = commentsOf(session).threads.flatMap(({ comments }) =>
    comments.flatMap(({ author, mentions }) => [author, ...mentions]),
  )
  const ids = new Set([...authors, ...session.replica.read(runners)].filter(isSomebody))
  ids.delete(session.replica.status.principal.id)
  return [...ids].map((id) => ({ id, name: nameOf(session, id) })).sort((a, b) => (a.name < b.name ? -1 : 1))
}
