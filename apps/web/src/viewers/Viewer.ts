import type { ComponentType } from 'react'
import type { Content } from './contentOf.ts'
import type { ServedFile } from './ServedFile.ts'

export interface ViewerProps {
  readonly file: ServedFile
}

/** A way to show files of some sort. Its view is loaded when the first of them is opened. */
export interface Viewer {
  readonly name: string
  /** Names of its files. */
  readonly names: RegExp
  /** What these begin with; where a file begins otherwise, its name is wrong. */
  readonly contents: ReadonlyArray<Content>
  /** Whether it keeps its place by itself when the file changes; otherwise it begins anew. */
  readonly followsFile?: boolean
  readonly View: ComponentType<ViewerProps>
}
