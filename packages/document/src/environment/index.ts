/** What a notebook needs of Python: a part of the notebook, kept in its metadata, read and changed here. */
export { readEnvironment, withEnvironment } from './environmentMetadata.ts'
export { packageOfImport, suggestPackages } from './knownPackages.ts'
export { EnvironmentLock, NotebookEnvironment } from './NotebookEnvironment.ts'
export { packageName, problemOfPython, type Requirement, readRequirement } from './readRequirement.ts'
export { readScript } from './readScript.ts'
export { scriptMetadata } from './scriptMetadata.ts'
