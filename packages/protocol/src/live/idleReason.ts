const IDLE = 'Nobody has used the notebook for '

/** `30 min`, `2 h`, `45 s`. */
const timeWords = (minutes: number): string => {
  if (minutes < 1) return `${Math.round(minutes * 60)} s`
  return minutes >= 60 && minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`
}

/** Why a kernel is shut down that was idle for so many minutes. */
export const idleReason = (minutes: number): string => `${IDLE}${timeWords(minutes)}.`

/** Whether it was shut down for that. */
export const isIdleReason = (reason: string | null): boolean => reason?.startsWith(IDLE) ?? false
