import { intents, tables } from '@anode/document'
import { queryDb } from '@livestore/livestore'
import type { NotebookSession } from '../session/NotebookSession.ts'

/** Every named version, the latest moment first. */
export const versions = queryDb(tables.versions.orderBy('seq', 'desc'), { label: 'versions' })

const actor = (session: NotebookSession) => ({ ...session.actor, at: Date.now() })

/** Names a moment, or a version again; needs no server. */
export const nameVersion = (
  session: NotebookSession,
  name: string,
  what: { readonly seq: number | null; readonly versionId?: string },
): void => session.commit(intents.nameVersion(name, what.seq, actor(session), what.versionId))

export const removeVersion = (session: NotebookSession, versionId: string): void =>
  session.commit(intents.removeVersion(versionId, actor(session)))
