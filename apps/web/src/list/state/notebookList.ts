import type { NotebookList } from '@anode/protocol'
import { useEffect, useSyncExternalStore } from 'react'
import { appWorker } from '../../offline/AppWorker.ts'
import { rememberNotebooks } from '../../offline/knownNotebooks.ts'
import { deliverWaiting } from '../../replica/deliverWaiting.ts'
import { openListSocket } from '../../server/ListSocket.ts'
import { type ListQuestion, listPage, runningKernels } from '../../server/notebookList.ts'
import { ListModel, type ListQuery, type ListState } from './ListModel.ts'

/** What is listed is remembered for when there is no server; what is not in the whole list is forgotten. */
const loadAndRemember = async (question: ListQuestion): Promise<NotebookList> => {
  const list = await listPage(question)
  if (question.view !== 'trash') {
    const { view, search } = question
    const whole = view === 'all' && search === '' && list.notebooks.length >= list.total
    // Without storage there is nothing to remember.
    rememberNotebooks(list.notebooks, { whole }).catch(() => {})
  }
  return list
}

/** The server answers again: a newer page may be there, and what waited here can be sent. */
const back = async (): Promise<void> => {
  appWorker.check()
  if (await deliverWaiting().catch(() => false)) await notebookList.refresh()
}

/** The list of this page. It outlives the view of it: who comes back sees at once what was there. */
export const notebookList = new ListModel(loadAndRemember)

/** Follows what the server says; where it cannot, asks again when somebody comes back to the page. */
const follow = (): (() => void) => {
  let connected = false
  const askForKernels = () =>
    void runningKernels().then(
      (kernels) => notebookList.takeKernels(kernels),
      () => notebookList.takeKernels(null),
    )
  const socket = openListSocket({
    received: (message) => notebookList.receive(message),
    connected: (now) => {
      connected = now
      void notebookList.refresh()
      if (now) void back()
      else askForKernels()
    },
  })
  const look = () => {
    if (document.hidden || connected) return
    void notebookList.refresh()
    askForKernels()
  }
  document.addEventListener('visibilitychange', look)
  window.addEventListener('focus', look)
  return () => {
    socket.close()
    document.removeEventListener('visibilitychange', look)
    window.removeEventListener('focus', look)
  }
}

/** The list for this query, as it is while the component is shown. */
export const useNotebookList = ({ view, sort, search }: ListQuery): ListState => {
  useEffect(() => void notebookList.ask({ view, sort, search }), [view, sort, search])
  useEffect(follow, [])
  return useSyncExternalStore(notebookList.subscribe, notebookList.snapshot)
}
