import { isArtifactRef, type Output } from '@anode/document'
import { plainText } from '@anode/document/terminal'
import { memo } from 'react'
import { useValue } from '../artifacts/artifacts.ts'
import { Boundary } from '../failures/Boundary.tsx'
import { failureOf } from '../failures/failureText.ts'
import { ErrorView } from './ErrorView.tsx'
import { OutputId } from './frame/OutputId.ts'
import { OutputFailure } from './look/OutputFailure.tsx'
import type { MimeProps, MimeRenderer } from './mime/MimeRenderer.ts'
import { richest } from './mime/registry.ts'
import { streamLook } from './stream/StreamFrame.tsx'
import { StreamText } from './stream/StreamText.tsx'
import { TallOutput } from './TallOutput.tsx'

/** What ipywidgets display, beside a text that stands for it. */
const WIDGET = 'application/vnd.jupyter.widget-view+json'

const Fetched = ({ View, ...props }: MimeProps & Pick<MimeRenderer, 'View'>) => {
  const loaded = useValue(props.value)
  switch (loaded.state) {
    case 'loading':
      return <p className="text-[13px] text-ink-faint">Loading…</p>
    case 'failed':
      return <OutputFailure {...loaded.failure} retry={loaded.retry} />
    case 'ready':
      return <View {...props} value={loaded.value} />
  }
}

const Bundle = ({ output }: { readonly output: Output & { _tag: 'display' } }) => {
  const types = Object.keys(output.data)
  const choice = richest(types)
  if (choice === null) {
    return (
      <p className="text-[13px] text-ink-faint">
        {types.length === 0 ? 'Empty output.' : `Anode cannot show ${types.join(', ')} yet.`}
      </p>
    )
  }
  const { mime, renderer } = choice
  const value = output.data[mime]
  const own = output.metadata[mime]
  const metadata =
    typeof own === 'object' && own !== null ? (own as Record<string, unknown>) : output.metadata
  const shown =
    renderer.takesReference || !isArtifactRef(value) ? (
      <renderer.View mime={mime} value={value} metadata={metadata} />
    ) : (
      <Fetched View={renderer.View} mime={mime} value={value} metadata={metadata} />
    )
  const whole = renderer.folds ? <TallOutput label="Output, folded">{shown}</TallOutput> : shown
  if (!types.includes(WIDGET)) return whole
  return (
    <>
      {whole}
      <p className="text-[13px] text-ink-faint">
        A widget. Anode does not show widgets yet, only their text.
      </p>
    </>
  )
}

/** The MIME type that stands for an output in `data-mime`, with Jupyter's names for streams and errors. */
const mimeOf = (output: Output): string => {
  switch (output._tag) {
    case 'stream':
      return `application/vnd.jupyter.${output.name}`
    case 'error':
      return 'application/vnd.jupyter.error'
    case 'display':
      return richest(Object.keys(output.data))?.mime ?? Object.keys(output.data)[0] ?? ''
  }
}

const Drawn = ({ output }: { readonly output: Output }) => {
  switch (output._tag) {
    case 'stream':
      return <StreamText text={output.text} className={streamLook(output.name)} />
    case 'error':
      return <ErrorView error={output} />
    case 'display':
      return <Bundle output={output} />
  }
}

/** What Python printed of a value beside its rich forms: the last resort when those fail. */
const plainTextOf = (output: Output): string | null => {
  if (output._tag !== 'display') return null
  const text = output.data['text/plain']
  return typeof text === 'string' && text !== '' ? text : null
}

const NotDrawn = ({
  output,
  error,
  retry,
}: {
  readonly output: Output
  readonly error: unknown
  readonly retry: () => void
}) => {
  const text = plainTextOf(output)
  return (
    <OutputFailure
      {...failureOf('This output could not be drawn', error)}
      todo={`The rest of the notebook is not concerned. ${
        text === null ? 'Run the cell again for a new one.' : 'Its plain text is below.'
      }`}
      retry={retry}
    >
      {text !== null && <pre className="stream-text overflow-x-auto">{plainText(text)}</pre>}
    </OutputFailure>
  )
}

/** One output of a cell. What goes wrong in it stays in it. */
export const OutputView = memo(({ output, id }: { readonly output: Output; readonly id?: string }) => (
  <div data-mime={mimeOf(output)}>
    <Boundary
      of={output}
      fallback={(error, retry) => <NotDrawn output={output} error={error} retry={retry} />}
    >
      <OutputId value={id ?? null}>
        <Drawn output={output} />
      </OutputId>
    </Boundary>
  </div>
))
