import { isArtifactRef } from '@anode/document'
import { artifactUrl } from '../artifacts/artifacts.ts'

/** nbformat's attachments: a MIME bundle (base64) for each name. */
export type Attachments = Readonly<Record<string, unknown>>

/** Where an attached picture is: in the notebook itself, or stored beside it. Null when there is none. */
export const attachedPicture = (attachments: Attachments | null, name: string): string | null => {
  const bundle = attachments?.[name]
  if (typeof bundle !== 'object' || bundle === null) return null
  const image = Object.entries(bundle).find(([mime]) => mime.startsWith('image/'))
  if (image === undefined) return null
  const [mime, value] = image
  if (isArtifactRef(value)) return artifactUrl(value, mime)
  if (mime === 'image/svg+xml') return `data:${mime},${encodeURIComponent(String(value))}`
  return `data:${mime};base64,${String(value).replace(/\s/g, '')}`
}
