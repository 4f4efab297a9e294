/**
 * What a cell kind is, apart from how it runs and looks. `packages/cells` registers one for each kind;
 * nothing in the document switches on a kind's name.
 */
export interface CellKind {
  /** The value of a cell's `kind`: `code`, `markdown`, … */
  readonly name: string
  /** What people call it: `Code`. */
  readonly label: string
  /** The nbformat cell type that it is saved as. */
  readonly nbformatType: 'code' | 'markdown' | 'raw'
  /** Whether running it asks a kernel to execute its source. */
  readonly runsOnKernel: boolean
}

/** Looks a kind up by name; a kind nobody registered is kept as it is and shown as raw text. */
export type CellKinds = ReadonlyMap<string, CellKind>
