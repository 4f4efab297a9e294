/** The page's own texts and undo, which tests of the whole drive without a browser. */
declare module 'web-sources/notebook/state/CellTexts.ts' {
  import type { TypedText } from '@anode/protocol'
  import type { NewFact } from '@anode/protocol/replica'
  import type { Doc, Text, UndoManager } from 'yjs'

  interface StoredText {
    readonly source: string
    readonly textState: string | null
  }
  interface CellText {
    readonly doc: Doc
    readonly text: Text
    readonly undo: UndoManager
  }
  export class CellTexts {
    constructor(store: {
      readonly read: (cellId: string) => StoredText | null
      readonly subscribe: (cellId: string, listener: (stored: StoredText | null) => void) => () => void
      readonly commit: (...facts: ReadonlyArray<NewFact>) => void
      readonly share: (text: TypedText) => void
      readonly by: () => string
      readonly opened?: (cellId: string, text: CellText) => void
    })
    open(cellId: string): CellText | null
    release(cellId: string, text: CellText): void
    receiveLive(typed: TypedText): void
    takeWaiting(): void
    shareAll(): void
    notPassedOn(cellId: string): void
    takeFacts(): ReadonlyArray<NewFact>
    flush(): void
    close(): void
  }
}

declare module 'web-sources/notebook/undo/UndoHistory.ts' {
  import type { CellCopy, CellRow, commands } from '@anode/document'
  import type { NewFact } from '@anode/protocol/replica'

  type Step =
    | { readonly do: 'place'; readonly copy: CellCopy }
    | { readonly do: 'remove'; readonly cellId: string }
    | { readonly do: 'move'; readonly cellId: string; readonly from: string; readonly to: string }
  export class UndoHistory {
    constructor(
      ground: () => {
        readonly cell: (cellId: string) => CellRow | null
        readonly copy: (cellId: string) => CellCopy | null
        readonly lateText: (
          cellId: string,
        ) => { readonly source: string; readonly textState: string | null } | null
        readonly actor: commands.Actor
      },
      commit: (...facts: ReadonlyArray<NewFact>) => void,
    )
    do(label: string, steps: ReadonlyArray<Step>): unknown
    undo(): unknown
    redo(): unknown
    followText(cellId: string, text: { readonly undo: unknown; readonly text: unknown }): void
  }
}
