import { SandboxFrame } from '../frame/SandboxFrame.tsx'
import type { MimeRenderer } from './MimeRenderer.ts'

/** HTML, in a frame that can reach nothing of the page. */
export const html: MimeRenderer = {
  accepts: (mime) => mime === 'text/html',
  rank: 70,
  folds: true,
  View: ({ value }) => <SandboxFrame title="HTML output" content={{ type: 'html', html: String(value) }} />,
}

/** A script that a cell displayed, run in a frame of its own. */
export const javascript: MimeRenderer = {
  accepts: (mime) => mime === 'application/javascript' || mime === 'text/javascript',
  rank: 15,
  View: ({ value }) => (
    <SandboxFrame title="Script output" content={{ type: 'script', code: String(value) }} initialHeight={2} />
  ),
}
