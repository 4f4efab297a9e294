import { isArtifactRef } from '@anode/document'
import { artifactUrl } from '../artifacts.ts'
import type { MimeProps, MimeRenderer } from './MimeRenderer.ts'

const size = (value: unknown): number | undefined =>
  typeof value === 'number' && value > 0 ? value : undefined

const sourceOf = (mime: string, value: unknown): string =>
  isArtifactRef(value) ? artifactUrl(value) : `data:${mime};base64,${String(value).replace(/\s/g, '')}`

const Picture = ({
  source,
  metadata,
}: {
  readonly source: string
  readonly metadata: MimeProps['metadata']
}) => (
  <img
    src={source}
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

/** SVG only ever as an image: there its scripts do not run. */
export const svg: MimeRenderer = {
  accepts: (mime) => mime === 'image/svg+xml',
  rank: 65,
  View: ({ value, metadata }) => (
    <Picture source={`data:image/svg+xml,${encodeURIComponent(String(value))}`} metadata={metadata} />
  ),
}
