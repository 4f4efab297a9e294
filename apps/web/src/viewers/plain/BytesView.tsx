import '../file.css'
import { sizeWords } from '../../folder/sizeWords.ts'
import { contentOf, contentWords } from '../contentOf.ts'
import type { ViewerProps } from '../Viewer.ts'

const LINE = 16

/** Bytes as programmers read them: where they are, their values, and as text. */
const hexLines = (bytes: Uint8Array): string => {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += LINE) {
    const line = Array.from(bytes.subarray(at, at + LINE))
    const values = line.map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const text = line.map((byte) => (byte > 32 && byte < 127 ? String.fromCharCode(byte) : '·')).join('')
    lines.push(`${at.toString(16).padStart(4, '0')}  ${values.padEnd(LINE * 3 - 1)}  ${text}`)
  }
  return lines.join('\n')
}

/** A file that nothing shows: what it is, and how it begins. */
export const BytesView = ({ file }: ViewerProps) => (
  <>
    <p className="px-5 pt-6 pb-1 text-[15px]/6">
      This is {contentWords[contentOf(file.head)]}, {sizeWords(file.size)}. Anode has no view for it: download
      it, or read it in a notebook.
    </p>
    <p className="px-5 pb-3 text-[12.5px] text-ink-faint">
      {file.size > file.head.length
        ? `Its first ${file.head.length.toLocaleString('en')} bytes:`
        : 'Its bytes:'}
    </p>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keys. */}
    <pre tabIndex={0} className="file-text file-hex">
      {hexLines(file.head)}
    </pre>
  </>
)
