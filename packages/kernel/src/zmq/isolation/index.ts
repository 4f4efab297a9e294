export type { ChosenIsolation, Isolation } from './Isolation.ts'
export { isolationProblem } from './isolationProblem.ts'
