import type { CellKinds, NbformatType } from '../CellKind.ts'

type Metadata = Readonly<Record<string, unknown>>

const isCellType = (name: string): name is NbformatType =>
  name === 'code' || name === 'markdown' || name === 'raw'

const isObject = (value: unknown): value is Metadata =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The kind that a cell type is read as, where nothing else is said; a type that no kind owns is kept as a kind. */
const kindOfType = (type: string, kinds: CellKinds | undefined): string => {
  for (const kind of kinds?.values() ?? []) if (kind.ownsType && kind.nbformatType === type) return kind.name
  return type
}

/**
 * Takes a cell's kind out of its metadata, where `putKind` wrote it. A cell type of nbformat in its place says
 * nothing: that is what `cell_type` is for. Neither does a kind that this program does not know, or that is saved
 * as another type: such a cell is what its `cell_type` says, and keeps what stands there.
 */
export const takeKind = (
  metadata: Metadata,
  type: string,
  kinds: CellKinds | undefined,
): { readonly kind: string; readonly metadata: Metadata } => {
  const plain = { kind: kindOfType(type, kinds), metadata }
  const { anode, ...others } = metadata
  if (!isObject(anode)) return plain
  const { kind, ...rest } = anode
  if (typeof kind !== 'string' || kind === '' || isCellType(kind)) return plain
  if (kinds !== undefined && kinds.get(kind)?.nbformatType !== type) return plain
  return { kind, metadata: Object.keys(rest).length === 0 ? others : { ...others, anode: rest } }
}

/** Without the kind that another cell type left in it; one that is not known stays. */
const withoutKind = (metadata: Metadata, kinds: CellKinds): Metadata => {
  const { anode, ...others } = metadata
  if (!isObject(anode)) return metadata
  const { kind, ...rest } = anode
  if (typeof kind !== 'string' || isCellType(kind) || !kinds.has(kind)) return metadata
  return Object.keys(rest).length === 0 ? others : { ...others, anode: rest }
}

/** Metadata for a cell saved as `type`: when that does not tell its kind, `metadata.anode.kind` does. */
export const putKind = (metadata: Metadata, kind: string, type: string, kinds: CellKinds): Metadata =>
  kind === kindOfType(type, kinds)
    ? withoutKind(metadata, kinds)
    : { ...metadata, anode: { ...(isObject(metadata.anode) ? metadata.anode : {}), kind } }

/**
 * The cell type that a kind is saved as. One that is not registered is saved as raw text, which no program
 * runs by mistake, unless it has results that only a code cell can hold.
 */
export const cellTypeOf = (kind: string, kinds: CellKinds, hasResults: boolean): NbformatType =>
  kinds.get(kind)?.nbformatType ?? (isCellType(kind) ? kind : hasResults ? 'code' : 'raw')
