/** What tests of this and other packages need of kernels. */
export { isAlive } from './isAlive.ts'
export {
  bashSnippets,
  type KernelSnippets,
  plainIpykernelSnippets,
  pythonSnippets,
  xeusPythonSnippets,
} from './KernelSnippets.ts'
export { type KernelContract, kernelContract } from './kernelContract.ts'
export { outsidePid } from './outsidePid.ts'
export { memoryArtifacts, Recorder, runRequest, type Told } from './Recorder.ts'
export { requestsContract } from './requestsContract.ts'
export { type CodeResult, eventsOf, printed, runCode } from './runCode.ts'
export { TestClock } from './TestClock.ts'
export { startTestGateway, type TestGateway } from './testGateway.ts'
export { type TestKernelspec, testKernelsPrefix, testKernelspec } from './testKernelspecs.ts'
export { testPython } from './testPython.ts'
