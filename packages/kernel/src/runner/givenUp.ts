/** Why a run ends that did not begin. */
export const BATCH_FAILED = 'An earlier cell of this run failed.'
export const NOT_BEGUN = 'Interrupted before it started.'
export const KERNEL_ENDED = 'The kernel ended before this cell ran.'

/** Why a run is given up, by how the one before it in the queue ended. */
export const GIVEN_UP = {
  error: 'The cell before it in the queue failed.',
  interrupted: 'The cell before it in the queue was interrupted.',
  lost: KERNEL_ENDED,
}
