import { tables } from '@anode/document'
import { queryDb } from '@livestore/livestore'
import type { NotebookSession } from '../session/NotebookSession.ts'
import { commentsOf } from './Comments.ts'

/** Somebody whom a comment can speak to. */
export interface Person {
  /** The id of the principal. */
  readonly id: string
  readonly name: string
}

const runners = queryDb(tables.runs.select('requestedBy'), { label: 'runners' })

const isSomebody = (id: string): boolean => id.startsWith('person:') || id.startsWith('agent:')

/** The others who are known in this notebook, as far as the notebook can tell: who commented, and who ran cells. */
export const knownPeople = (session: NotebookSession): ReadonlyArray<Person> => {
  const authors = commentsOf(session).threads.flatMap(({ comments }) =>
    comments.flatMap(({ author, mentions }) => [author, ...mentions]),
  )
  const ids = new Set([...authors, ...session.replica.read(runners)].filter(isSomebody))
  ids.delete(session.replica.status.principal.id)
  return [...ids].map((id) => ({ id, name: session.nameOf(id) })).sort((a, b) => (a.name < b.name ? -1 : 1))
}
