/** How long editors may be made in one frame, in milliseconds. */
const PER_FRAME = 6

const waiting = new Set<() => void>()
let scheduled = false

const work = () => {
  scheduled = false
  const end = performance.now() + PER_FRAME
  for (const make of waiting) {
    waiting.delete(make)
    make()
    if (performance.now() > end) break
  }
  schedule()
}

const schedule = () => {
  if (scheduled || waiting.size === 0) return
  scheduled = true
  // Frames do not come in hidden tabs; there a timer has to do.
  if (document.hidden) setTimeout(work, 16)
  else requestAnimationFrame(work)
}

/** Calls `make` in one of the next frames, a few at a time, so that scrolling stays smooth. */
export const queueEditor = (make: () => void): (() => void) => {
  waiting.add(make)
  schedule()
  return () => waiting.delete(make)
}
