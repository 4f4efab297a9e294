/** What tests of this and other packages need of a notebook: a real database and logs at random. */
export { anyIpynb } from './anyIpynb.ts'
export { anySpelling } from './anySpelling.ts'
export { gitCell, gitIpynb, gitRepository, testFolder } from './gitRepository.ts'
export { keepInMemory, type OpenedFile, openFile, saveFile, testKind, testKinds } from './ipynbFiles.ts'
export { type MemoryState, openMemoryState } from './memoryState.ts'
export { nbformatErrors } from './nbformatErrors.ts'
export { anyText, anyUnicode, randomLog } from './randomLog.ts'
export { stateAfter, stateOf } from './stateOf.ts'
