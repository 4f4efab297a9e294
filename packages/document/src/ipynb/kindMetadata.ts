import type { CellKinds } from '../CellKind.ts'

type Metadata = Readonly<Record<string, unknown>>
type CellType = 'code' | 'markdown' | 'raw'

const isCellType = (name: string): name is CellType =>
  name === 'code' || name === 'markdown' || name === 'raw'

const isObject = (value: unknown): value is Metadata =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Takes a cell's kind out of its metadata, where `putKind` wrote it. A cell type of nbformat in its place
 * says nothing: that is what `cell_type` is for.
 */
export const takeKind = (metadata: Metadata): { readonly kind?: string; readonly metadata: Metadata } => {
  const { anode, ...others } = metadata
  if (!isObject(anode)) return { metadata }
  const { kind, ...rest } = anode
  if (typeof kind !== 'string' || kind === '' || isCellType(kind)) return { metadata }
  return { kind, metadata: Object.keys(rest).length === 0 ? others : { ...others, anode: rest } }
}

/** Metadata for a cell saved as `type`: when that does not tell its kind, `metadata.anode.kind` does. */
export const putKind = (metadata: Metadata, kind: string, type: CellType): Metadata =>
  kind === type
    ? takeKind(metadata).metadata
    : { ...metadata, anode: { ...(isObject(metadata.anode) ? metadata.anode : {}), kind } }

/**
 * The cell type that a kind is saved as. One that is not registered is saved as raw text, which no program
 * runs by mistake, unless it has results that only a code cell can hold.
 */
export const cellTypeOf = (kind: string, kinds: CellKinds, hasResults: boolean): CellType =>
  kinds.get(kind)?.nbformatType ?? (isCellType(kind) ? kind : hasResults ? 'code' : 'raw')
