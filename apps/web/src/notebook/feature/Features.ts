import type { NotebookSession } from '@anode/notebook'
import type { Extension } from '@codemirror/state'
import { type ComponentType, createContext, use } from 'react'
import type { Action } from '../actions/Action.ts'
import { coreActions } from '../actions/coreActions.ts'
import { isOfText } from '../text/textFile.ts'
import { cellMenuGroups } from './cellMenuGroups.ts'
import {
  type CellMenuEntry,
  type CellProps,
  type EditedCell,
  type Feature,
  noticeRanks,
  type Page,
  type StopView,
} from './Feature.ts'
import type { Panel } from './Panel.ts'
import { panelActions } from './panelActions.ts'

/** What all features give to the page, sort by sort; none of them has to be there. */
export class Features {
  readonly list: ReadonlyArray<Feature>
  /** Every action on a notebook: the page's own first. */
  readonly actions: ReadonlyArray<Action>
  readonly panels: ReadonlyArray<Panel>
  readonly notices: ReadonlyArray<ComponentType>
  readonly cellMarks: ReadonlyArray<ComponentType<CellProps>>
  /** Those that are drawn a moment after the cell as well. */
  readonly allCellMarks: ReadonlyArray<ComponentType<CellProps>>
  readonly cellControls: ReadonlyArray<ComponentType<CellProps>>
  /** The menu of a cell, from line to line. */
  readonly cellMenu: ReadonlyArray<ReadonlyArray<CellMenuEntry>>
  readonly besideTitle: ReadonlyArray<ComponentType>
  readonly bar: ReadonlyArray<ComponentType>
  readonly layers: ReadonlyArray<ComponentType>
  readonly around: ReadonlyArray<NonNullable<Feature['Around']>>
  readonly stopViews: ReadonlyMap<string, StopView['View']>

  constructor(list: ReadonlyArray<Feature>) {
    this.list = list
    this.panels = list.flatMap(({ panel }) => panel ?? [])
    this.actions = [
      ...coreActions,
      ...list.flatMap(({ actions = [] }) => actions),
      ...panelActions(this.panels),
    ]
    const notices = list.flatMap((feature) => feature.notices ?? [])
    this.notices = noticeRanks.flatMap((rank) =>
      notices.flatMap((notice) => (notice.rank === rank ? notice.View : [])),
    )
    const marks = list.flatMap(({ cellMarks = [] }) => cellMarks)
    this.cellMarks = marks.flatMap(({ View, later }) => (later ? [] : View))
    this.allCellMarks = marks.map(({ View }) => View)
    this.cellControls = list.flatMap(({ cellControls = [] }) => cellControls)
    this.cellMenu = cellMenuGroups(list.flatMap(({ cellMenu = [] }) => cellMenu))
    this.besideTitle = list.flatMap(({ besideTitle }) => besideTitle ?? [])
    this.bar = list.flatMap(({ bar }) => bar ?? [])
    this.layers = list.flatMap(({ layers = [] }) => layers)
    this.around = list.flatMap(({ Around }) => Around ?? [])
    this.stopViews = new Map(
      list.flatMap(({ stopView }) => (stopView ? [[stopView.tag, stopView.View]] : [])),
    )
  }

  /** What they add to the editor of a cell. */
  editor(cell: EditedCell): Extension {
    return this.list.map(({ editor }) => editor?.(cell) ?? [])
  }

  allows(session: NotebookSession, action: Pick<Action, 'id' | 'group'>): boolean {
    return isOfText(session, action) && this.list.every(({ allows }) => allows?.(session, action) ?? true)
  }

  /** Lets each do what it does by itself, until the returned function is called. */
  show(session: NotebookSession): () => void {
    const page: Page = { allows: (action) => this.allows(session, action) }
    const ends = this.list.flatMap(({ whileShown }) => whileShown?.(session, page) ?? [])
    return () => {
      for (const end of ends) end()
    }
  }

  /** Whether one of them has taken what was dropped on a cell's rendered text. */
  takeDrop(session: NotebookSession, cellId: string, dropped: DataTransfer): boolean {
    return this.list.some(({ takeDrop }) => takeDrop?.(session, cellId, dropped) ?? false)
  }
}

/** The features of this page; a page without any is one where cells are edited and run. */
export const FeaturesContext = createContext(new Features([]))

export const useFeatures = (): Features => use(FeaturesContext)
