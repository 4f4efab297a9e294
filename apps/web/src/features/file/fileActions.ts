import type { NotebookSession } from '@anode/notebook'
import { hasServedFolder } from '../../folder/servedFolder.ts'
import { type Action, selectedCell } from '../../notebook/actions/Action.ts'
import { isTextFile } from '../../notebook/text/textFile.ts'
import type { Choice, Conflict } from './conflicts.ts'
import { fileQuestionOf } from './FileQuestion.ts'
import { copyPath, readAs, writeNow } from './linkedFile.ts'
import { conflictsNow, settleOne, showNextConflict } from './settling.ts'

const isFile = ({ replica }: NotebookSession): boolean => replica.live.file !== null

/** Whether its file is one that can hold cells, or be one text. */
const canBeEither = ({ replica }: NotebookSession): boolean =>
  /\.(py|qmd|md)$/i.test(replica.live.file?.path ?? '')

/** The selected cell, where it says what the file said. */
const selectedConflict = (session: NotebookSession): Conflict | undefined => {
  const cellId = selectedCell(session)
  return conflictsNow(session).find((conflict) => conflict.cellId === cellId)
}

const settling = (choice: Choice, title: string): Action => ({
  id: `file.keep.${choice}`,
  title,
  group: 'Cells',
  when: (session) => selectedConflict(session) !== undefined,
  run: (session) => {
    const conflict = selectedConflict(session)
    if (conflict !== undefined) settleOne(session, conflict, choice)
  },
})

/** What can be done about the file that the notebook is, and about cells that were changed on both sides. */
export const fileActions: ReadonlyArray<Action> = [
  {
    id: 'file.write',
    title: 'Write the file now',
    group: 'Notebook',
    when: isFile,
    run: (session) => void writeNow(session),
  },
  {
    id: 'file.save',
    title: 'Save to the folder …',
    group: 'Notebook',
    when: (session) => !isFile(session) && hasServedFolder(),
    run: (session) => fileQuestionOf(session).ask('save'),
  },
  {
    id: 'file.asNotebook',
    title: 'Show as a notebook of cells',
    group: 'Notebook',
    when: (session) => canBeEither(session) && isTextFile(session),
    run: (session) => void readAs(session, 'notebook'),
  },
  {
    id: 'file.asText',
    title: 'Show as one text',
    group: 'Notebook',
    when: (session) => canBeEither(session) && !isTextFile(session),
    run: (session) => void readAs(session, 'text'),
  },
  {
    id: 'file.copyPath',
    title: 'Copy the file’s path',
    group: 'Notebook',
    when: isFile,
    run: (session) => void copyPath(session),
  },
  {
    id: 'file.part',
    title: 'Part from the file …',
    group: 'Notebook',
    when: isFile,
    run: (session) => fileQuestionOf(session).ask('part'),
  },
  {
    id: 'file.nextConflict',
    title: 'Next cell changed here and in the file',
    group: 'Move',
    when: (session) => conflictsNow(session).length > 0,
    run: showNextConflict,
  },
  settling('here', 'Keep what was written here, not what the file says'),
  settling('file', 'Keep what the file says, not what was written here'),
  settling('both', 'Keep both what was written here and what the file says'),
]
