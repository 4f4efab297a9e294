import type { NotebookSession } from '../session/NotebookSession.ts'
import type { ServiceKey } from '../session/SessionServices.ts'
import { Past } from './Past.ts'

export const pastService: ServiceKey<NotebookSession, Past> = {
  name: 'history',
  make: ({ replica: { notebookId }, ports: { server } }) =>
    new Past({
      timeline: (page) => server.timeline(notebookId, page),
      moment: (seq) => server.moment(notebookId, seq),
    }),
}

/** The past of an open notebook. */
export const pastOf = (session: NotebookSession): Past => session.service(pastService)
