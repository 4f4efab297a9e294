/**
 * Notebook files, without loss: what a notebook has not changed since it was read is written as it stood in the
 * file, byte for byte; what it has changed, in the file's own style. Pure.
 *
 * Reading (`decodeIpynb`) goes by a tree that knows how every value is written; only what the state holds becomes
 * a value. Writing (`encodeIpynb`) reads the original again in the same way, compares, and puts together pieces
 * of it and what is new.
 */
export { artifactRefs } from './artifactRefs.ts'
export { BrokenIpynb } from './BrokenIpynb.ts'
export { type DecodeOptions, decodeIpynb, type ReadIpynb } from './decodeIpynb.ts'
export { type EncodeOptions, encodeIpynb, encodeIpynbChunks } from './encodeIpynb.ts'
export type { ReadArtifact } from './mimeBundle.ts'
export type { Repair } from './Repairs.ts'
