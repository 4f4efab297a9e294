import type { CellRow } from '@anode/document'
import type { ComponentType, ReactNode } from 'react'
import type { CellTextLook } from './CellTextLook.ts'

/** What the page offers to every view. */
export interface CellParts {
  /** The cell's text in an editor, bound to the notebook. */
  readonly Editor: ComponentType<{ readonly cellId: string } & Omit<CellTextLook, 'frame'>>
  /** The outputs of the cell's last run, live while it runs. */
  readonly Outputs: ComponentType<{ readonly cellId: string }>
  /** Sanitized Markdown, whose tasks can be ticked and whose links lead to other cells. */
  readonly Markdown: ComponentType<{
    readonly cellId: string
    readonly source: string
    /** nbformat's attachments: MIME bundles by name. */
    readonly attachments: Readonly<Record<string, unknown>> | null
  }>
  /** An editor of Markdown with what becomes of it: beside it where there is room, else below. */
  readonly WithPreview: ComponentType<{
    readonly cellId: string
    readonly source: string
    readonly attachments: Readonly<Record<string, unknown>> | null
    /** The editor. */
    readonly children: ReactNode
  }>
}

export interface CellBodyProps {
  readonly cell: CellRow
  /** Whether the person is in the cell's text. */
  readonly editing: boolean
  /** Goes into the cell's text. */
  readonly onEdit: () => void
  readonly parts: CellParts
}

/** How cells of one kind look. */
export interface CellView {
  readonly Body: ComponentType<CellBodyProps>
  /** The key that turns a cell into this kind in command mode. */
  readonly key: string
  /** Whether the notebook offers it wherever cells are added; the others are in menus. */
  readonly offered: boolean
  /** Whether the text itself is always shown; else a double click or Enter goes into it. */
  readonly showsText: boolean
  /** The height in pixels that a cell with so many lines will probably take. */
  readonly estimate: (lines: number) => number
}
