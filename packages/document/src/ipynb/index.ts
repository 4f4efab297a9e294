/** Notebook files: nbformat 4 in, nbformat 4.5 out. Pure; what is read back is what was written. */
export { artifactRefs } from './artifactRefs.ts'
export { BrokenIpynb } from './BrokenIpynb.ts'
export { decodeIpynb } from './decodeIpynb.ts'
export { type EncodeOptions, encodeIpynb } from './encodeIpynb.ts'
export type { ReadArtifact } from './mimeBundle.ts'
