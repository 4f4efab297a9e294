export { processMemory } from './processMemory.ts'
export { type ZmqKernelsOptions, zmqKernels } from './zmqKernels.ts'
