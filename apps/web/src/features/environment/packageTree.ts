import { packageName, readRequirement } from '@anode/document/environment'
import type { NotebookEnvironmentInfo } from '@anode/protocol'
import { Either } from 'effect'

type Packages = NotebookEnvironmentInfo['packages']
type Package = Packages[number]

/** Something that the notebook asks for, or has besides. */
export interface PackageEntry {
  readonly name: string
  /** Null where no version was found yet. */
  readonly version: string | null
  /** As it is asked for, where that says more than its name: `>=2,<3`. */
  readonly asked: string
  readonly requires: ReadonlyArray<string>
}

/** The packages of a notebook as people look at them. */
export interface PackageTree {
  /** What is asked for, in the order in which it was. */
  readonly asked: ReadonlyArray<PackageEntry>
  /** What is there without being asked for or brought by that: what kernels need. */
  readonly besides: ReadonlyArray<PackageEntry>
  /** Those that a package needs itself. */
  readonly below: (name: string) => ReadonlyArray<PackageEntry>
}

const entryOf = ({ name, version, requires }: Package, asked = ''): PackageEntry => ({
  name,
  version,
  asked,
  requires: requires ?? [],
})

/** What is asked for of a package; the text itself where that cannot be read. */
const askedOf = (text: string) =>
  Either.match(readRequirement(text), {
    onLeft: () => ({ name: text, more: '' }),
    onRight: (read) => ({ name: read.name, more: read.text.slice(read.name.length).trim() }),
  })

export const packageTree = ({ dependencies, packages }: NotebookEnvironmentInfo): PackageTree => {
  const known = new Map(packages.map((each) => [packageName(each.name), each]))
  const asked = dependencies.map((text): PackageEntry => {
    const { name, more } = askedOf(text)
    const found = known.get(name)
    return found === undefined ? { name, version: null, asked: more, requires: [] } : entryOf(found, more)
  })
  const below = (name: string): ReadonlyArray<PackageEntry> =>
    (known.get(name)?.requires ?? []).flatMap((each) => {
      const found = known.get(each)
      return found === undefined ? [] : [entryOf(found)]
    })
  const brought = new Set<string>()
  const walk = (name: string) => {
    if (brought.has(name)) return
    brought.add(name)
    for (const each of known.get(name)?.requires ?? []) walk(each)
  }
  for (const { name } of asked) walk(name)
  // Who needs what is not known before it is installed.
  const isKnown = packages.every(({ requires }) => requires !== null)
  const rest = isKnown ? packages.filter(({ name }) => !brought.has(name)) : []
  const needed = new Set(rest.flatMap(({ requires }) => requires ?? []))
  // The tops of what is left; of those that need each other, all.
  const tops = rest.filter(({ name }) => !needed.has(name))
  return { asked, below, besides: (tops.length > 0 ? tops : rest).map((each) => entryOf(each)) }
}
