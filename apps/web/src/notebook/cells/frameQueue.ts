/** How long queued work may take of one frame, in milliseconds. */
const PER_FRAME = 6

/** A page that moves further than this between two frames, in pixels, flies by: its editors would only hold it up. */
const FLYING = 60

/** It has landed when it did not do so for this long, in milliseconds: wheels turn in steps, not in each frame. */
const LANDED = 90

/** What is done first: an editor where text stood still is missed sooner than the controls of a cell. */
const queues = { editor: new Set<() => void>(), controls: new Set<() => void>() }
let scheduled = false
/** Where the page stood in the last frame. */
let stood = 0
/** When it was last seen flying. */
let flew = Number.NEGATIVE_INFINITY

const next = (): [Set<() => void>, () => void] | null => {
  for (const queue of [queues.editor, queues.controls]) for (const work of queue) return [queue, work]
  return null
}

const run = () => {
  scheduled = false
  const moved = Math.abs(window.scrollY - stood)
  stood = window.scrollY
  if (moved > FLYING) flew = performance.now()
  if (performance.now() - flew < LANDED) {
    schedule()
    return
  }
  const end = performance.now() + PER_FRAME
  for (let first = next(); first !== null; first = next()) {
    const [queue, work] = first
    queue.delete(work)
    work()
    if (performance.now() > end) break
  }
  schedule()
}

const schedule = () => {
  if (scheduled || next() === null) return
  scheduled = true
  // Frames do not come in hidden tabs; there a timer has to do.
  if (document.hidden) setTimeout(run, 16)
  else requestAnimationFrame(run)
}

/**
 * Calls `work` in one of the next frames, a few at a time, so that scrolling stays smooth. The returned
 * function takes it back.
 */
export const queueForFrame = (kind: keyof typeof queues, work: () => void): (() => void) => {
  queues[kind].add(work)
  schedule()
  return () => queues[kind].delete(work)
}
