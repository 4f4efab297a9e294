import '../file.css'
import { useEffect, useState } from 'react'
import { Failure } from '../../failures/Failure.tsx'
import { failureOf } from '../../failures/failureText.ts'
import { sizeWords } from '../../folder/sizeWords.ts'
import { encodingOf } from '../encodingOf.ts'
import { partOf } from '../ServedFile.ts'
import type { ViewerProps } from '../Viewer.ts'

/** How much of a text is shown. */
const SHOWN = 1_000_000

/** Longer lines freeze browsers when they wrap. */
const LINE = 20_000

interface Shown {
  readonly text: string
  readonly words: string | null
  readonly isCut: boolean
}

const readText = async (file: ViewerProps['file']): Promise<Shown> => {
  const bytes = await partOf(file, 0, Math.min(file.size, SHOWN))
  const encoding = encodingOf(bytes)
  const all = new TextDecoder(encoding.label).decode(bytes.subarray(encoding.mark), { stream: true })
  const text = all.replace(new RegExp(`[^\\n]{${LINE}}(?=[^\\n])`, 'g'), '$&\n')
  return { text, words: encoding.words, isCut: text.length !== all.length }
}

/** A text, as it is in the file. */
export const TextView = ({ file }: ViewerProps) => {
  const [shown, setShown] = useState<Shown | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  useEffect(() => {
    let isWanted = true
    readText(file).then(
      (text) => {
        if (!isWanted) return
        setFailure(null)
        setShown(text)
      },
      (error) => isWanted && setFailure(error),
    )
    return () => {
      isWanted = false
    }
  }, [file])
  const notes = [
    ...(file.size > SHOWN ? [`The first ${sizeWords(SHOWN)} of ${sizeWords(file.size)}`] : []),
    ...(shown?.words ? [`Read as ${shown.words}`] : []),
    ...(shown?.isCut ? [`Lines are broken after ${LINE.toLocaleString('en')} signs`] : []),
  ]
  return (
    <>
      {notes.length > 0 && <p className="file-bar text-ink-soft">{notes.join(' · ')}</p>}
      {failure !== null && (
        <div className="p-3">
          <Failure {...failureOf('The text could not be read', failure)} />
        </div>
      )}
      {shown !== null && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keys.
        <pre tabIndex={0} className="file-text">
          {shown.text}
        </pre>
      )}
    </>
  )
}
