/** The cell kinds. A new kind is a folder beside these and a line in each registry. */
import type { CellKind, CellKinds } from '@anode/document'
import { code } from './code/model.ts'
import { markdown } from './markdown/model.ts'
import { raw } from './raw/model.ts'

const kinds: ReadonlyArray<CellKind> = [code, markdown, raw]

/** Every kind of this version of Anode, in the order in which people are offered them. */
export const cellKinds: CellKinds = new Map(kinds.map((kind) => [kind.name, kind]))
