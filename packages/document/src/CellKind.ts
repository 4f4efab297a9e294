/** A cell that is about to run, as it was when its run was asked for. */
export interface CellToRun<Settings = unknown> {
  readonly id: string
  readonly source: string
  /** What its kind's settings are set to; an empty object for a kind without any. */
  readonly settings: Settings
}

/** What else a run may depend on. */
export interface RunContext {
  readonly notebookId: string
  /** Who asked for it. */
  readonly by: string
}

/** What each executor is given to execute. */
export interface Works {
  /** The notebook's kernel executes code in its language. */
  readonly kernel: { readonly code: string }
  /** The server does the kind's task (`CellTask`) with this. */
  readonly server: { readonly input: unknown }
}

/** What executes runs: the notebook's kernel, or the server itself. */
export type ExecutorName = keyof Works

/** How a kind runs: which executor executes it, and what that is given. `prepare` is pure. */
export type CellRun<Settings = unknown> = {
  readonly [Name in ExecutorName]: {
    readonly executor: Name
    prepare(cell: CellToRun<Settings>, context: RunContext): Works[Name]
  }
}[ExecutorName]

/**
 * What can be set for each cell of a kind. It is kept in the cell's metadata, in `anode` under the kind's name,
 * and goes with the cell into its file.
 */
export interface CellSettings<Settings = unknown> {
  /** Complete settings of what a cell holds: what is missing there, or makes no sense, is as at first. */
  read(stored: unknown): Settings
  /** Settings as a cell holds them. What somebody else wrote beside them stays. */
  write(settings: Settings, stored: unknown): Readonly<Record<string, unknown>>
}

/** A cell type of nbformat. */
export type NbformatType = 'code' | 'markdown' | 'raw'

/**
 * What a cell kind is, apart from how it looks. `packages/cells` registers one for each kind; nothing outside
 * its folder knows a kind's name: whoever needs to know something of a kind asks it here.
 */
export interface CellKind<Settings = unknown> {
  /** The value of a cell's `kind`: `code`, `markdown`, … */
  readonly name: string
  /** What people call it: `Code`. */
  readonly label: string
  /** The nbformat cell type that it is saved as. */
  readonly nbformatType: NbformatType
  /**
   * Whether a cell of that type is read as this kind; one kind for each type. Of others the file says in the cell's
   * metadata which they are.
   */
  readonly ownsType: boolean
  /** How it runs; null when it does not. */
  readonly run: CellRun<Settings> | null
  /** The language of its text, by the name that the page's editor knows; `text` for none, `kernel` for the notebook's. */
  readonly language: string
  /** Whether its text is prose: it is shown rendered, and its headings make the notebook's sections. */
  readonly isProse: boolean
  /** What a line comment in its text begins with; null where there are none. */
  readonly comment: string | null
  /** What can be set for each cell of it; null when there is nothing. */
  readonly settings: CellSettings<Settings> | null
}

/** Looks a kind up by name; a kind nobody registered is kept as it is and shown as raw text. */
export type CellKinds = ReadonlyMap<string, CellKind>
