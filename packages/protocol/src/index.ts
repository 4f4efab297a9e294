/** Every message that crosses a process. */
export * from './rest/api.ts'
export * from './sync/messages.ts'
