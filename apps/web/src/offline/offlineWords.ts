import type { AppWorkerState } from './AppWorker.ts'

/** Whether this browser opens Anode without a server, in words, for help and diagnostics. */
export const offlineWords = ({ page, why }: AppWorkerState): string => {
  switch (page) {
    case 'ready':
      return 'Anode and the notebooks you opened in this browser open without the server.'
    case 'preparing':
      return 'Anode is being kept in this browser, to open without the server.'
    case 'unavailable':
      return `Anode does not open without the server in this browser. ${why} Changes are kept while it is away, all the same.`
    case 'failed':
      return `Anode could not be kept in this browser: ${why} It tries again when the page is opened next.`
  }
}
