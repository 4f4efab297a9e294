import type { CellText, NotebookSession, Service, ServiceKey } from '@anode/notebook'
import type { SettingKey } from '@anode/protocol/settings'
import type { Extension } from '@codemirror/state'
import type { LucideIcon } from 'lucide-react'
import type { ComponentType, ReactNode } from 'react'
import type { Action } from '../actions/Action.ts'
import type { Panel } from './Panel.ts'

/** A text that an editor is opened for. */
export interface EditedCell {
  readonly session: NotebookSession
  readonly cellId: string
  readonly text: CellText
  /** As its kind says: `python`, `markdown`, … */
  readonly language: string
}

/** Which cell something is drawn for. */
export interface CellProps {
  readonly cellId: string
  /** Its place, counted from 1. */
  readonly number: number
}

/** Something at a cell's edge that says how the cell stands. */
export interface CellMark {
  readonly View: ComponentType<CellProps>
  /** It is drawn a moment after the cell: it does not belong to what is seen first. */
  readonly later?: true
}

/** Where in a cell's menu an entry stands: between its lines, in this order. */
export const cellMenuPlaces = ['run', 'place', 'content', 'talk', 'shown'] as const

/** An action in the menu of a cell. */
export interface CellMenuEntry {
  /** The action's. */
  readonly id: string
  readonly icon: LucideIcon
  readonly place: (typeof cellMenuPlaces)[number]
  /** It stands before those of the page itself, not behind them. */
  readonly first?: true
  /** Left out while it cannot be done, not dimmed: it is about cells of another kind. */
  readonly optional?: true
}

/** How a notice ranks among the others: what was lost or is not saved comes first, what is about surroundings last. */
export const noticeRanks = ['unsaved', 'yours', 'changed', 'surroundings'] as const

/** Something about the notebook as a whole that a person must know, above its first cell. */
export interface Notice {
  readonly rank: (typeof noticeRanks)[number]
  /** Draws nothing while there is nothing to say. */
  readonly View: ComponentType
}

/** What stands in place of a notebook that cannot be opened. */
export interface StopView {
  /** The reason, as a replica names it: `NotebookDamaged`. */
  readonly tag: string
  readonly View: ComponentType<{ readonly notebookId: string; readonly why: string }>
}

/** What the page can do for a feature that acts on its own. */
export interface Page {
  /** Whether nothing on the page holds back that action just now. */
  readonly allows: (action: Pick<Action, 'id' | 'group'>) => boolean
}

/**
 * Something that one can do with an open notebook, or learn about it, beside editing and running its cells. It is one
 * folder in `features/`, and one line in `features.ts`; the page asks for its parts here and knows no feature by name.
 * Every part may be missing. Parts of the same sort stand in the order of the list.
 */
export interface Feature {
  /** Its folder's. */
  readonly name: string
  /** What it keeps for a notebook. It is made when something asks `session.service` for it, and ends with the session. */
  readonly service?: ServiceKey<NotebookSession, Service>
  /** What keys, menus and the palette offer. */
  readonly actions?: ReadonlyArray<Action>
  /**
   * Whether an action may be done just now. A feature that has the page to itself for a while (cells that are dragged, the
   * notebook as it was) holds back what would not fit.
   */
  readonly allows?: (session: NotebookSession, action: Pick<Action, 'id' | 'group'>) => boolean
  /** Does something by itself while the notebook is shown; gives what ends that. */
  readonly whileShown?: (session: NotebookSession, page: Page) => () => void
  /** What it adds to the editor of a cell. */
  readonly editor?: (cell: EditedCell) => Extension
  readonly cellMarks?: ReadonlyArray<CellMark>
  /** Buttons among those that a cell shows at its upper right. */
  readonly cellControls?: ReadonlyArray<ComponentType<CellProps>>
  readonly cellMenu?: ReadonlyArray<CellMenuEntry>
  /** Takes what is dropped on the rendered text of a cell; true when that was for it. */
  readonly takeDrop?: (session: NotebookSession, cellId: string, dropped: DataTransfer) => boolean
  /** Beside the notebook; loaded when it is first opened. */
  readonly panel?: Panel
  readonly notices?: ReadonlyArray<Notice>
  /** In the bar at the top, right behind the notebook's title. */
  readonly besideTitle?: ComponentType
  /** In the bar at the top, before the kernel. */
  readonly bar?: ComponentType
  /** Over or beside the notebook: dialogs, announcers, what draws nothing. Drawn while the notebook is open. */
  readonly layers?: ReadonlyArray<ComponentType>
  /** Around the list of cells, which it may put away while it shows something in its place. */
  readonly Around?: ComponentType<{ readonly children: ReactNode }>
  readonly stopView?: StopView
  /** Settings that are only about it. They are declared in `packages/protocol/src/settings`, where the server reads them. */
  readonly settings?: ReadonlyArray<SettingKey>
}
