import type { NotebookSession } from '@anode/notebook'
import * as queries from '@anode/notebook/queries'
import { createContext, use, useMemo } from 'react'
import type { Action } from '../actions/Action.ts'
import { useQuery } from '../state/SessionContext.ts'
import { languageOfFile } from './languageOfFile.ts'

/** A notebook that is no notebook but one text, as a file beside notebooks: it has one cell, and nothing runs. */
export interface TextFile {
  /** That of its file. */
  readonly name: string
  readonly language: string
  /** Whether its lines wrap, whatever the person wishes for code: it is prose. */
  readonly isProse: boolean
}

/** Of the open notebook; null where it is a notebook. One query for all that asks. */
export const TextFileContext = createContext<TextFile | null>(null)

export const useTextFile = (): TextFile | null => use(TextFileContext)

/** What the context is to say. */
export const useWhetherText = (): TextFile | null => {
  const name = useQuery(queries.textFile)
  return useMemo(() => {
    if (name === queries.NO_TEXT) return null
    const language = languageOfFile(name)
    return { name, language, isProse: language === 'markdown' || /\.(txt|text|rst|adoc|log)$/i.test(name) }
  }, [name])
}

/** Whether the open notebook is one text. */
export const isTextFile = ({ replica }: Pick<NotebookSession, 'replica'>): boolean =>
  replica.read(queries.textFile) !== queries.NO_TEXT

/** What is about cells and kernels, and has no meaning in a text. */
const GROUPS = new Set(['Cells', 'Run', 'Kernel', 'Move'])
const STAYS = new Set(['selection.edit', 'selection.command'])
const ALSO = new Set(['notebook.download', 'notebook.preview', 'notebook.clearOutputs'])

/** Whether an action has a meaning in the open notebook. */
export const isOfText = (
  { replica }: NotebookSession,
  { id, group }: Pick<Action, 'id' | 'group'>,
): boolean => {
  const isAboutCells = GROUPS.has(group) || id.startsWith('cell.') || ALSO.has(id)
  const isMeant = !isAboutCells || STAYS.has(id)
  const isUndo = id === 'cell.undo' || id === 'cell.redo'
  return isMeant || isUndo || !isTextFile({ replica })
}
