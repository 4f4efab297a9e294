/** A cell in the form in which a notebook and its file are compared. */
export interface MergeCell {
  /** The notebook's; null of a file that has no ids. */
  readonly id: string | null
  readonly kind: string
  /** With line feeds. */
  readonly source: string
  readonly metadata: Readonly<Record<string, unknown>>
  readonly attachments: Readonly<Record<string, unknown>> | null
  readonly executionCount: number | null
  /** As JSON. */
  readonly outputs: ReadonlyArray<unknown>
}

export interface MergeNotebook {
  readonly metadata: Readonly<Record<string, unknown>>
  readonly cells: ReadonlyArray<MergeCell>
}

/** What a merge wants changed in the notebook. `after`: the cell behind which one comes to stand then; null: first. */
export type FileChange =
  | {
      readonly _tag: 'create'
      readonly id: string
      readonly after: string | null
      readonly cell: Omit<MergeCell, 'id'>
    }
  | { readonly _tag: 'delete'; readonly id: string }
  | { readonly _tag: 'move'; readonly id: string; readonly after: string | null }
  | { readonly _tag: 'kind'; readonly id: string; readonly kind: string }
  | { readonly _tag: 'text'; readonly id: string; readonly source: string }
  | { readonly _tag: 'metadata'; readonly id: string; readonly metadata: MergeCell['metadata'] }
  | {
      readonly _tag: 'attachments'
      readonly id: string
      readonly set: Readonly<Record<string, unknown>>
      readonly remove: ReadonlyArray<string>
    }
  | {
      readonly _tag: 'outputs'
      readonly id: string
      readonly executionCount: number | null
      readonly outputs: ReadonlyArray<unknown>
    }
  | { readonly _tag: 'notebookMetadata'; readonly metadata: MergeCell['metadata'] }
