/** What tests of this and other packages need of kernels. */
export { isAlive } from './isAlive.ts'
export { type KernelContract, kernelContract } from './kernelContract.ts'
export { memoryArtifacts, Recorder, runRequest, type Told } from './Recorder.ts'
export { eventsOf, printed, type Ran, runCode } from './runCode.ts'
export { TestClock } from './TestClock.ts'
export { testPython } from './testPython.ts'
