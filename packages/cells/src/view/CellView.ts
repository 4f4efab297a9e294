import type { CellKind, CellRow } from '@anode/document'
import type { ComponentType, ReactNode } from 'react'
import type { CellTextLook } from './CellTextLook.ts'

/** What the page offers to every view to build with. */
export interface CellParts {
  /** The cell's text in an editor, bound to the notebook. */
  readonly Editor: ComponentType<{ readonly cellId: string } & Omit<CellTextLook, 'frame'>>
  /** The outputs of the cell's last run, live while it runs. */
  readonly Outputs: ComponentType<{ readonly cellId: string }>
  /** Sanitized Markdown, whose tasks can be ticked and whose links lead to other cells. */
  readonly Prose: ComponentType<{
    readonly cellId: string
    readonly source: string
    /** nbformat's attachments: MIME bundles by name. */
    readonly attachments: Readonly<Record<string, unknown>> | null
  }>
  /** An editor with what becomes of its text: beside it where there is room, else below. */
  readonly WithPreview: ComponentType<{
    readonly cellId: string
    readonly source: string
    /** What becomes of the text as it is being written. */
    readonly preview: (source: string) => ReactNode
    /** The editor. */
    readonly children: ReactNode
  }>
}

/** What is drawn of a cell, and what can be done with it from there. */
export interface CellProps {
  readonly cell: CellRow
  /**
   * Changes settings of the cell's kind; they are read with `settingsOf(kind, cell)`. Without effect where nothing
   * can be changed, as in a notebook's past.
   */
  readonly setSettings: <Settings>(kind: CellKind<Settings>, change: Partial<Settings>) => void
}

export interface CellBodyProps extends CellProps {
  /** Whether the person is in the cell's text. */
  readonly editing: boolean
  /** Goes into the cell's text. */
  readonly onEdit: () => void
  readonly parts: CellParts
}

/** How cells of one kind look. */
export interface CellView {
  readonly Body: ComponentType<CellBodyProps>
  /** What the kind adds to the controls of its cells; null for nothing. */
  readonly Toolbar: ComponentType<CellProps> | null
  /** The key that turns a cell into this kind in command mode. */
  readonly key: string
  /** Whether the notebook offers it wherever cells are added; the others are in menus. */
  readonly offered: boolean
  /** Whether the text itself is always shown; else a double click or Enter goes into it. */
  readonly showsText: boolean
  /** The height in pixels that a cell with so many lines will probably take. */
  readonly estimate: (lines: number) => number
}
