import type { MergeCell } from '../fileMerge/MergeCell.ts'
import { equalJson } from '../json/equalJson.ts'

const areThree = (base: unknown, ours: unknown, theirs: unknown): boolean =>
  !equalJson(ours, theirs) && !equalJson(base, ours) && !equalJson(base, theirs)

/**
 * Whether both sides made something else of what people see of a cell beside its text: of its kind, or of one of its
 * attachments. Where files are merged nobody sees the side that is given up, so both are shown. What programs write all
 * the time, metadata and outputs, is no contradiction.
 */
export const contradicts = (base: MergeCell, ours: MergeCell, theirs: MergeCell): boolean => {
  const sides = [base, ours, theirs].map(({ attachments }) => attachments ?? {})
  const names = new Set(sides.flatMap(Object.keys))
  const differ = (name: string) => {
    const [o, a, b] = sides.map((attachments) => attachments[name])
    return areThree(o, a, b)
  }
  return areThree(base.kind, ours.kind, theirs.kind) || [...names].some(differ)
}
