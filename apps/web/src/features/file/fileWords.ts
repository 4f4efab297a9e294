import type { NotebookFileState } from '@anode/protocol'

/** The last part of a path, of whichever system. */
export const nameOf = (path: string): string => path.split(/[\\/]/).findLast((part) => part !== '') ?? path

/** How the file stands, in a sentence. `isConnected`: what is changed here reaches the server. */
export const fileSentence = ({ state, reason }: NotebookFileState, isConnected: boolean): string => {
  switch (state) {
    case 'same':
      return isConnected ? 'The file has everything.' : 'The file is written when the server is back.'
    case 'behind':
      return 'Writing …'
    case 'missing':
      return reason ?? 'The file was deleted or moved.'
    case 'unreadable':
      return reason ?? 'The file cannot be read.'
    case 'unwritable':
      return reason ?? 'The file cannot be written.'
  }
}

/** The same beside the file's name, where that is worth a word. */
export const fileWord: Readonly<Record<NotebookFileState['state'], string | null>> = {
  same: null,
  behind: 'Writing …',
  missing: 'missing',
  unreadable: 'unreadable',
  unwritable: 'not written',
}

/** Whether somebody has to do something about it. */
export const isProblem = ({ state }: NotebookFileState): boolean => state !== 'same' && state !== 'behind'

/** `A cell was`, `3 cells were`. */
const cellsWere = (count: number): string => (count === 1 ? 'A cell was' : `${count} cells were`)

export const conflictSentence = (count: number): string =>
  `${cellsWere(count)} changed both here and in the file`
