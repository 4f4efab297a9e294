/** How two notebook files differ, by cells: what stands behind a diff that people read. Pure. */
export type { ChangedField } from './changedFields.ts'
export { type CellDiff, diffIpynb, type IpynbDiff, type NumberedCell } from './diffIpynb.ts'
export { type DiffLine, type LineHunk, lineHunks } from './lineHunks.ts'
