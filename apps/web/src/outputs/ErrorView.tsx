import type { ErrorOutput } from '@anode/document'
import { StreamText } from './stream/StreamText.tsx'

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are taken out.
const plain = (line: string): string => line.replace(/\x1b\[[\d;]*m/g, '')

/** An exception: its name and message first, the coloured traceback below. */
export const ErrorView = ({ error }: { readonly error: ErrorOutput }) => {
  const heading = error.evalue === '' ? error.ename : `${error.ename}: ${error.evalue}`
  const traceback = error.traceback.join('\n')
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
