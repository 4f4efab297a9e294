/** Git's conflict marks in a notebook's file, which is no JSON then: read as the conflict that they stand for. Pure. */
export { settleMarks } from './settleMarks.ts'
export { type MarkedSides, splitMarks } from './splitMarks.ts'
