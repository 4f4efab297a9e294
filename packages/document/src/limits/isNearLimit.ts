/** The shares of its memory limit from which on people are warned, and below which they no longer are. */
const NEAR = 0.8
const AWAY = 0.75

/** Whether a kernel is so near its memory limit, both in bytes, that people should know. `was`: it was so before. */
export const isNearLimit = (memory: number | null, limit: number | null, was = false): boolean =>
  memory !== null && limit !== null && memory >= limit * (was ? AWAY : NEAR)
