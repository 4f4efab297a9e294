/**
 * Files in and out, as plain synchronous code that needs no service: what a thread of its own runs, so that
 * nobody waits for it.
 */

export { joinBytes } from '@anode/document/joinBytes'
export { artifactNames } from './artifactNames.ts'
export { cellIdsOf } from './cellIdsOf.ts'
export { type FileForm, fromIpynb } from './FileForm.ts'
export { NotKept } from './loadSnapshot.ts'
export {
  type LastText,
  type MergedIpynb,
  type MergePorts,
  mergeIpynb,
  unchangedIpynb,
} from './mergeIpynb.ts'
export { type ImportedIpynb, readIpynb } from './readIpynb.ts'
export { unwrapUpload } from './unwrapUpload.ts'
export { withoutOutputs } from './withoutOutputs.ts'
export { writeIpynb } from './writeIpynb.ts'
