import type { ErrorOutput } from '@anode/document'
import { plainText, settledText } from '@anode/document/terminal'
import { StreamText } from './stream/StreamText.tsx'

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours may stand around it.
const RULE = /^(?:\x1b\[[\d;:]*m)*-{20,}(?:\x1b\[[\d;:]*m)*\n?/

/** IPython rules a line above a traceback and pads its first one, both made for a terminal of 75 characters. */
const unruled = (traceback: string): string =>
  traceback.replace(RULE, '').replace(/ {3,}(Traceback \(most recent call last\))/, '  $1')

/** An exception: its name and message first, the coloured traceback below. */
export const ErrorView = ({ error }: { readonly error: ErrorOutput }) => {
  // Each by itself: a message that goes back to its start does not write over the name.
  const [ename, evalue] = [settledText(error.ename), settledText(error.evalue)]
  const heading = evalue === '' ? ename : `${ename}: ${evalue}`
  const traceback = unruled(error.traceback.join('\n'))
  // Most tracebacks end with the heading; without one it is all there is.
  const title = plainText(heading)
  const needsHeading = !plainText(traceback).trimEnd().endsWith(title.trimEnd())
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups what one fills in.
    <div role="group" aria-label={`Error: ${title}`} className="rounded-[10px] bg-bad-soft px-3.5 py-2.5">
      {needsHeading && <StreamText text={heading} className="font-semibold text-bad" />}
      {traceback !== '' && <StreamText text={traceback} fromEnd />}
    </div>
  )
}
