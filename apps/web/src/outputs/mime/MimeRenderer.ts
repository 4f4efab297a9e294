import type { ComponentType } from 'react'

/** What a renderer gets: one value of a MIME bundle, fetched if it was stored apart. */
export interface MimeProps {
  readonly mime: string
  readonly value: unknown
  /** nbformat's metadata for that type: `width`, `height`, `isolated`, … */
  readonly metadata: Readonly<Record<string, unknown>>
}

/** How one family of MIME types is drawn. */
export interface MimeRenderer {
  readonly accepts: (mime: string) => boolean
  /** Among the types of a bundle the highest is drawn. */
  readonly rank: number
  readonly View: ComponentType<MimeProps>
  /** Draws from where the value is stored, without fetching it as text first. */
  readonly takesReference?: boolean
  /** Folds when it is tall. Pictures and plots do not: half of one says nothing. */
  readonly folds?: boolean
}
