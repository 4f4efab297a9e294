import { isArtifactRef, type Output } from '@anode/document'
import { memo } from 'react'
import { useValue } from './artifacts.ts'
import { ErrorView } from './ErrorView.tsx'
import type { MimeProps, MimeRenderer } from './mime/MimeRenderer.ts'
import { richest } from './mime/registry.ts'
import { StreamText } from './stream/StreamText.tsx'
import { TallOutput } from './TallOutput.tsx'

const Fetched = ({ View, ...props }: MimeProps & Pick<MimeRenderer, 'View'>) => {
  const loaded = useValue(props.value)
  switch (loaded.state) {
    case 'loading':
      return <p className="text-[13px] text-ink-faint">Loading…</p>
    case 'failed':
      return <p className="text-[13px] text-bad">This output could not be loaded. {loaded.why}</p>
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
  return renderer.folds ? <TallOutput label="Output, folded">{shown}</TallOutput> : shown
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

/** One output of a cell. */
export const OutputView = memo(({ output }: { readonly output: Output }) => (
  <div data-mime={mimeOf(output)}>
    {output._tag === 'stream' ? (
      <StreamText
        text={output.text}
        className={output.name === 'stderr' ? 'rounded-[10px] bg-warn-soft px-3.5 py-2' : ''}
      />
    ) : output._tag === 'error' ? (
      <ErrorView error={output} />
    ) : (
      <Bundle output={output} />
    )}
  </div>
))
