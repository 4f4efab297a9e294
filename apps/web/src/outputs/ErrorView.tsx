import type { ErrorOutput } from '@anode/document'
import { StreamText } from './stream/StreamText.tsx'

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are taken out.
const plain = (line: string): string => line.replace(/\x1b\[[\d;]*m/g, '')

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours may stand around it.
const RULE = /^(?:\x1b\[[\d;]*m)*-{20,}(?:\x1b\[[\d;]*m)*\n?/

/** IPython rules a line above a traceback and pads its first one, both made for a terminal of 75 characters. */
const unruled = (traceback: string): string =>
  traceback.replace(RULE, '').replace(/ {3,}(Traceback \(most recent call last\))/, '  $1')

/** An exception: its name and message first, the coloured traceback below. */
export const ErrorView = ({ error }: { readonly error: ErrorOutput }) => {
  const heading = error.evalue === '' ? error.ename : `${error.ename}: ${error.evalue}`
  const traceback = unruled(error.traceback.join('\n'))
  // Most tracebacks end with the heading; without one it is all there is.
  const needsHeading = !plain(traceback).trimEnd().endsWith(heading.trimEnd())
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups what one fills in.
    <div role="group" aria-label={`Error: ${heading}`} className="rounded-[10px] bg-bad-soft px-3.5 py-2.5">
      {needsHeading && <p className="stream-text font-semibold text-bad">{heading}</p>}
      {traceback !== '' && <StreamText text={traceback} fromEnd />}
    </div>
  )
}
