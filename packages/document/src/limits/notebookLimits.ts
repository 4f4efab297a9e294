import { type KernelLimits, type LimitName, limitKinds, limitNames } from './KernelLimits.ts'
import { limitText, readLimit } from './limitText.ts'

type Metadata = Readonly<Record<string, unknown>>

const asObject = (value: unknown): Metadata =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Metadata) : {}

/** What a notebook asks for itself, and what of that makes no sense, in words. */
export interface NotebookLimits {
  readonly limits: Readonly<Partial<Record<LimitName, number>>>
  readonly problems: ReadonlyArray<string>
}

/** Reads `anode.limits` of a notebook's metadata. What makes no sense there is left out, and told. */
export const readNotebookLimits = (metadata: Metadata): NotebookLimits => {
  const found = asObject(metadata.anode).limits
  if (found === undefined || found === null) return { limits: {}, problems: [] }
  if (typeof found !== 'object' || Array.isArray(found)) {
    return {
      limits: {},
      problems: ['The notebook’s limits (anode.limits) cannot be read: they are no object.'],
    }
  }
  const limits: Partial<Record<LimitName, number>> = {}
  const problems: Array<string> = []
  for (const [name, written] of Object.entries(found)) {
    if (!Object.hasOwn(limitKinds, name)) {
      problems.push(
        `The notebook’s limit “${name.slice(0, 50)}” is not known. There are ${limitNames.join(', ')}.`,
      )
      continue
    }
    const value = readLimit(name as LimitName, written)
    if (typeof value === 'number') limits[name as LimitName] = value
    else problems.push(`The notebook’s limit “${name}” is left out. ${value.problem}`)
  }
  return { limits, problems }
}

/** The metadata with other limits: names with null are taken away, what else stands there stays. */
export const withNotebookLimits = (
  metadata: Metadata,
  change: Readonly<Partial<Record<LimitName, number | null>>>,
): Metadata => {
  const { anode, ...others } = metadata
  const { limits, ...own } = asObject(anode)
  const merged = Object.entries({ ...asObject(limits), ...change }).filter(([, value]) => value !== null)
  const ownNow = merged.length === 0 ? own : { ...own, limits: Object.fromEntries(merged) }
  return Object.keys(ownNow).length === 0 ? others : { ...others, anode: ownNow }
}

/** The limits of a notebook's kernel: the server's, or less where the notebook asks for less. */
export const limitsWithin = (
  server: KernelLimits,
  notebook: NotebookLimits['limits'],
): { readonly limits: KernelLimits; readonly problems: ReadonlyArray<string> } => {
  const problems: Array<string> = []
  const limits = Object.fromEntries(
    limitNames.flatMap((name) => {
      const most = server[name]
      const wished = notebook[name]
      if (wished === undefined) return most === undefined ? [] : [[name, most]]
      if (most === undefined || wished <= most.value) return [[name, { value: wished, by: 'notebook' }]]
      problems.push(
        `The notebook asks for ${limitText(name, wished)} (${limitKinds[name].about}); the server allows ${limitText(name, most.value)}.`,
      )
      return [[name, most]]
    }),
  )
  return { limits, problems }
}
