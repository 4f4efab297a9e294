/** Every message that crosses a process. */
export * from './list/messages.ts'
export * from './live/messages.ts'
export * from './rest/api.ts'
export * from './rest/NotebookInfo.ts'
export * from './rest/NotebookList.ts'
export * from './rest/RunningKernel.ts'
export * from './sync/messages.ts'
