/**
 * Cell kinds: what a cell can be.
 *
 * A kind is plain data (`CellKind`) and nothing switches on its name. It says how a cell is saved in a file, in
 * which language its text is and how a comment in it begins, whether it is prose, what can be set for it, and how
 * it runs: `run` names an executor, which is the notebook's kernel or the server itself, and has a pure `prepare`
 * that makes of the cell what that executor gets. The room, the queue, cancelling, interrupting and what is said
 * after a crash are the executor's affair and the same for all kinds; they never ask what kind it is.
 *
 * Runs carry their kind: a run is of the kind, with the settings, that its cell had in the log when it was asked
 * for, as it is of the text that the cell had then. What happens to the cell afterwards is no longer its affair.
 *
 * The settings of a cell stand in its metadata, in `anode` under the kind's name, and go with it into its file.
 * A kind names them with a schema (`cellSettings`); what is missing or makes no sense there is as at first.
 *
 * How to add a kind, `shout` say (the test's own kind, `testing/shout`, is made just so):
 *
 * 1. A folder beside these, with `model.ts`: the `CellKind`. A line in `kinds` below. The server, the page and the
 *    file format know it from then on.
 * 2. When the server executes it, `task.ts`: a `CellTask`, which gets what `prepare` made, puts outputs and heeds
 *    its signal. A line in `tasks.ts`.
 * 3. `view.tsx`: its `CellView`, built from the parts that the page offers; its `Toolbar` where something can be
 *    set. A line in `view.ts`.
 * 4. Where its text itself is always shown, `text.ts` with its `CellTextLook`, and a line in `texts.ts`.
 *
 * A registry is a value and can be composed (`cellKindsWith`): a program's root decides which kinds there are.
 *
 * What always holds: a kind that nobody registered is kept as it is, shown as raw text, and never run.
 */
import type { CellKind, CellKinds } from '@anode/document'
import { code } from './code/model.ts'
import { markdown } from './markdown/model.ts'
import { raw } from './raw/model.ts'

const kinds: ReadonlyArray<CellKind> = [code, markdown, raw]

/** The kinds of this version of Anode, and others behind them. */
export const cellKindsWith = (...others: ReadonlyArray<CellKind>): CellKinds =>
  new Map([...kinds, ...others].map((kind) => [kind.name, kind]))

/** Every kind of this version of Anode, in the order in which people are offered them. */
export const cellKinds: CellKinds = cellKindsWith()

/** The kind that new cells are of. */
export const defaultKind: CellKind = code

/** The kind that headings are written in. */
export const proseKind: CellKind = markdown

/** The language of cells of a kind, as the kind names it; `text` for a kind that nobody registered. */
export const languageOfKind = (name: string | undefined): string =>
  cellKinds.get(name ?? '')?.language ?? 'text'
