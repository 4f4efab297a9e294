import { failureOf } from '../failures/failureText.ts'
import { showFailure } from './Toasts.tsx'

/** Browsers report these as errors, and nothing is wrong. */
const HARMLESS = /^ResizeObserver loop/

let last = ''

const tell = (error: unknown): void => {
  const failure = failureOf('Something in this page went wrong', error)
  if (HARMLESS.test(failure.why ?? '') || failure.why === last) return
  last = failure.why ?? ''
  showFailure({
    ...failure,
    todo: 'What you changed is kept. If the page does not behave, reload it.',
  })
}

/** Says of errors that nothing else caught: they would pass unseen, and what they broke with them. */
export const reportUnexpected = (): void => {
  window.addEventListener('error', ({ error, message }) => tell(error ?? new Error(message)))
  window.addEventListener('unhandledrejection', ({ reason }) => tell(reason))
}
