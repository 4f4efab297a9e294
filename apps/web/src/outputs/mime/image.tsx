import { isArtifactRef } from '@anode/document'
import { useMemo, useState } from 'react'
import { artifactFailure, artifactUrl } from '../../artifacts/artifacts.ts'
import { RequestFailed, request } from '../../server/request.ts'
import { OutputFailure } from '../look/OutputFailure.tsx'
import type { MimeProps, MimeRenderer } from './MimeRenderer.ts'
import { readableSvg } from './readableSvg.ts'

const size = (value: unknown): number | undefined =>
  typeof value === 'number' && value > 0 ? value : undefined

const sourceOf = (mime: string, value: unknown): string =>
  isArtifactRef(value) ? artifactUrl(value) : `data:${mime};base64,${String(value).replace(/\s/g, '')}`

/** Why a picture did not come: an image element does not say. */
const whyNot = async (source: string): Promise<unknown> => {
  if (source.startsWith('data:'))
    return new RequestFailed('Unreadable', 0, 'It is no picture that the browser can read.')
  return request<'artifacts.get'>('GET', `/artifacts/${source.slice('/api/artifacts/'.length)}`).then(
    () => new RequestFailed('Unreadable', 0, 'It is no picture that the browser can read.'),
    (error) => error,
  )
}

const Picture = (props: { readonly source: string; readonly metadata: MimeProps['metadata'] }) => {
  const [error, setError] = useState<unknown>(null)
  if (error !== null) return <OutputFailure {...artifactFailure(error)} retry={() => setError(null)} />
  return <Image {...props} onError={() => void whyNot(props.source).then(setError)} />
}

const Image = ({
  source,
  metadata,
  onError,
}: {
  readonly source: string
  readonly metadata: MimeProps['metadata']
  readonly onError: () => void
}) => (
  <img
    src={source}
    onError={onError}
    alt={typeof metadata.alt === 'string' ? metadata.alt : 'Output of the cell'}
    width={size(metadata.width)}
    height={size(metadata.height)}
    // Plots are drawn for white paper, also where they are transparent.
    className="max-w-full rounded-lg bg-[light-dark(transparent,white)]"
  />
)

/** PNG, JPEG and their like, from the bundle or from where they are stored. */
export const image: MimeRenderer = {
  accepts: (mime) => /^image\/(png|jpeg|gif|webp|bmp|avif)$/.test(mime),
  rank: 60,
  View: ({ mime, value, metadata }) => <Picture source={sourceOf(mime, value)} metadata={metadata} />,
  takesReference: true,
}

const Svg = ({ value, metadata }: MimeProps) => {
  const source = useMemo(
    () => `data:image/svg+xml,${encodeURIComponent(readableSvg(String(value)))}`,
    [value],
  )
  return <Picture source={source} metadata={metadata} />
}

/** SVG only ever as an image: there its scripts do not run, it loads nothing, and its ids meet no others. */
export const svg: MimeRenderer = { accepts: (mime) => mime === 'image/svg+xml', rank: 65, View: Svg }
