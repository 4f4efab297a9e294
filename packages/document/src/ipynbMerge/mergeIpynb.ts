import { Data, Either } from 'effect'
import { mergeFile } from '../fileMerge/mergeFile.ts'
import { encodeIpynbChunks } from '../ipynb/encodeIpynb.ts'
import { joinBytes } from '../joinBytes.ts'
import type { NotebookSnapshot } from '../NotebookSnapshot.ts'
import { alignSides } from './alignSides.ts'
import { applyChanges } from './applyChanges.ts'
import { contradicts } from './contradicts.ts'
import { type IpynbSide, readIpynbSide, type SideReading } from './IpynbSide.ts'

/** What two made of a notebook's file, as bytes. */
export interface IpynbSides {
  /** What both had before; null when nobody knows. */
  readonly base: Uint8Array | null
  readonly ours: Uint8Array
  readonly theirs: Uint8Array
}

/** Both in one file. */
export interface MergedIpynb {
  /** What `ours` has and nobody changed stands there as it is written. */
  readonly bytes: Uint8Array
  /** So many cells were changed on both sides in the same place: each is followed by one with what `theirs` says. */
  readonly conflicts: number
  /** Whether its cells go by ids that they had before. */
  readonly hasIds: boolean
  /** Whether there was a ground that could be read; without one nothing counts as deleted. */
  readonly hasBase: boolean
}

/** A side that is no notebook. */
export class BrokenSide extends Data.TaggedError('BrokenSide')<{
  readonly side: 'ours' | 'theirs'
  /** What is wrong and what to do, for people. */
  readonly message: string
}> {}

const isSame = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index])

/** Ids that are the same whenever the same two files are merged. */
const idsFor = ({ ours, theirs }: IpynbSides, sha256: SideReading['sha256']): (() => string) => {
  const seed = sha256(new TextEncoder().encode(sha256(ours) + sha256(theirs))).slice(0, 12)
  let count = 0
  return () => `${seed}-${++count}`
}

/** The title is the notebook's, not one of its fields. */
const titleOf = (base: IpynbSide | null, ours: IpynbSide, theirs: IpynbSide): string => {
  const [o = '', a, b] = [base, ours, theirs].map((side) => side?.snapshot.notebook.title)
  return (a === o || a === '' ? b : a) ?? ''
}

const mergeRead = (
  base: IpynbSide | null,
  ours: IpynbSide,
  theirs: IpynbSide,
  newId: () => string,
): { readonly snapshot: NotebookSnapshot; readonly conflicts: number } => {
  const sides = alignSides(base, ours, theirs, newId)
  const { changes, conflicts } = mergeFile({ ...sides, newId, contradicts })
  const ids = sides.ours.cells.map(({ id }) => String(id))
  const byOwn = new Map(ours.notebook.cells.map(({ id }, index) => [id, ids[index] as string]))
  const { snapshot, file } = ours
  const renamed = {
    ...snapshot,
    notebook: { ...snapshot.notebook, file: { ...file, ids } },
    cells: snapshot.cells.map((row) => ({ ...row, id: byOwn.get(String(row.id)) })),
    outputs: snapshot.outputs.map((row) => ({ ...row, cellId: byOwn.get(String(row.cellId)) })),
  }
  const { notebook, ...rows } = applyChanges(renamed, changes)
  const title = titleOf(base, ours, theirs)
  return { snapshot: { ...rows, notebook: { ...notebook, title } }, conflicts: conflicts.length }
}

/**
 * Merges what two made of a notebook's file, cell by cell (`mergeFile`), and writes it as `ours` is written. A ground that
 * cannot be read counts as none: then whatever only one side has is kept.
 */
export const mergeIpynb = (sides: IpynbSides, reading: SideReading): Either.Either<MergedIpynb, BrokenSide> =>
  Either.gen(function* () {
    const read = (side: BrokenSide['side']) =>
      Either.mapLeft(readIpynbSide(sides[side], reading), ({ message }) => new BrokenSide({ side, message }))
    const ours = yield* read('ours')
    const theirs = yield* read('theirs')
    const base = sides.base && Either.getOrNull(readIpynbSide(sides.base, reading))
    const { hasIds } = ours
    const plain = { conflicts: 0, hasIds, hasBase: base !== null }
    if (isSame(sides.ours, sides.theirs)) return { ...plain, bytes: sides.ours }
    if (sides.base !== null && isSame(sides.base, sides.theirs)) return { ...plain, bytes: sides.ours }
    if (sides.base !== null && isSame(sides.base, sides.ours)) {
      return { ...plain, bytes: sides.theirs, hasIds: theirs.hasIds }
    }
    const { snapshot, conflicts } = mergeRead(base, ours, theirs, idsFor(sides, reading.sha256))
    const contents = new Map([...theirs.contents, ...ours.contents])
    const bytes = joinBytes(
      encodeIpynbChunks(snapshot, {
        kinds: reading.kinds,
        original: sides.ours,
        readArtifact: ({ $artifact }) => contents.get($artifact),
      }),
    )
    return { ...plain, bytes, conflicts }
  })
