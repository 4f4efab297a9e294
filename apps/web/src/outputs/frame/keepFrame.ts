import { frameAddress } from './frameAddress.ts'

/** How long the page is left alone before: a frame is a process of its own, in ms. */
const QUIET = 5000

/**
 * Has the browser keep the inside of frames, so that outputs are drawn without a server also where none was
 * drawn before: a service worker may not answer for frames without an origin, the browser's cache does.
 */
export const keepFrame = (): void => {
  setTimeout(keep, QUIET)
}

const keep = (): void => {
  const frame = document.createElement('iframe')
  frame.sandbox.add('allow-scripts')
  frame.hidden = true
  frame.addEventListener('load', () => frame.remove())
  frame.src = frameAddress
  document.body.append(frame)
}
