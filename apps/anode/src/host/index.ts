export { HostAlreadyRuns } from './hostLock.ts'
export { type RunHostOptions, runHost } from './hostMain.ts'
