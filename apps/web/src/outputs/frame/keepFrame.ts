import { frameAddress } from './frameAddress.ts'

/**
 * Has the browser keep the inside of frames, so that outputs are drawn without a server also where none was
 * drawn before: a service worker may not answer for frames without an origin, the browser's cache does.
 */
export const keepFrame = (): void => {
  const frame = document.createElement('iframe')
  frame.sandbox.add('allow-scripts')
  frame.hidden = true
  frame.addEventListener('load', () => frame.remove())
  frame.src = frameAddress
  document.body.append(frame)
}
