/** A kind for tests, made as every kind is: see the head of `@anode/cells`. */
export { shout } from './shout/model.ts'
export { shoutTask } from './shout/task.ts'
