import { SEALED } from './sendAnswer.ts'

/** Of a film or a sound the browser makes a page of its own, with nothing of the file in it but the medium. */
const MEDIA = "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"

/** Browsers show these in a viewer of their own, which a sandbox would not let start; also in a frame of our page. */
const PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"

/**
 * Its scripts run, as those of outputs do: of no origin, and without any way to ask for something. Our page shows it in
 * a frame that has it run none; a page of no origin is nobody's frame.
 */
const HTML =
  "sandbox allow-scripts; default-src data: blob: 'unsafe-inline' 'unsafe-eval'; frame-ancestors 'self'"

/** What keeps a file of the disk from acting as us when it is opened by its address. */
export const fileSeal = (type: string): Readonly<Record<string, string>> => {
  const policy = /^(video|audio)\//.test(type)
    ? MEDIA
    : type === 'application/pdf'
      ? PDF
      : type.startsWith('text/html')
        ? HTML
        : SEALED['content-security-policy']
  return { ...SEALED, 'content-security-policy': policy }
}
