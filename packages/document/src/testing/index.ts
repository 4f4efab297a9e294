/** What tests of this and other packages need of a notebook: a real database and logs at random. */
export { anyIpynb } from './anyIpynb.ts'
export { type MemoryState, openMemoryState } from './memoryState.ts'
export { nbformatErrors } from './nbformatErrors.ts'
export { anyText, randomLog } from './randomLog.ts'
export { stateAfter, stateOf } from './stateOf.ts'
