import { tables } from '@anode/document'
import { queryDb } from '@livestore/livestore'
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

/** A principal's name: one's own as the server says it, another's as its id tells it. */
export const nameOf = (session: NotebookSession, id: string): string => {
  const { principal } = session.replica.status
  if (id === principal.id) return principal.name
  const bare = id.slice(id.indexOf(':') + 1)
  return bare.charAt(0).toUpperCase() + bare.slice(1)
}

/** The others who are known in this notebook, as far as the page can tell: who commented, and who ran cells. */
export const knownPeople = (session: NotebookSession): ReadonlyArray<Person> => {
  const authors = commentsOf(session).threads.flatMap(({ comments }) =>
    comments.flatMap(({ author, mentions }) => [author, ...mentions]),
  )
  const ids = new Set([...authors, ...session.replica.read(runners)].filter(isSomebody))
  ids.delete(session.replica.status.principal.id)
  return [...ids].map((id) => ({ id, name: nameOf(session, id) })).sort((a, b) => (a.name < b.name ? -1 : 1))
}
