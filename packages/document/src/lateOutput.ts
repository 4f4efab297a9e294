/**
 * What threads and tasks of a cell put out after its run had ended is known by its id: an id is all that a log, a copy
 * and what is in flight have of an output beside what it shows, and a file needs no mark.
 */
const MARK = 'late-'

/** The id of an output that comes after the end of its run. */
export const lateOutputId = (id: string): string => `${MARK}${id}`

/** Whether an output came after the end of its run. */
export const isLateOutput = (id: string): boolean => id.startsWith(MARK)
