/**
 * What can be said of a notebook, without what follows from it: facts, outputs and who states them. It loads
 * no database and no LiveStore: processes that keep no notebook, kernel hosts above all, import only this.
 */
export {
  type ArtifactContent,
  artifactContent,
  artifactRef,
  artifactText,
  artifactValue,
  INLINE_LIMIT,
  mimesToStore,
} from './artifactContent.ts'
export { events } from './events/index.ts'
export { type FirstCell, FirstCells, firstCells } from './firstCells.ts'
export { ExactJson, inexactMembers } from './json/ExactJson.ts'
export { isJsonTooDeep, isTooDeep, JSON_DEPTH_LIMIT } from './jsonDepth.ts'
export { KernelStatus } from './KernelStatus.ts'
export { isLateOutput, lateOutputId } from './lateOutput.ts'
export { newId } from './newId.ts'
export {
  ArtifactRef,
  DisplayOutput,
  ErrorOutput,
  IdentifiedOutput,
  isArtifactLike,
  isArtifactRef,
  MimeBundle,
  Output,
  StreamOutput,
} from './Output.ts'
export { applyOutputOp, OutputOp } from './OutputOp.ts'
export { OutputsInFlight } from './OutputsInFlight.ts'
export { Principal, serverPrincipal } from './Principal.ts'
