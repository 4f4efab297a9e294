import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { Failure } from '../../failures/Failure.tsx'
import { failureOf } from '../../failures/failureText.ts'
import { openText } from '../openText.ts'
import type { ViewerProps } from '../Viewer.ts'
import { TextView } from './TextView.tsx'

/** A text that goes to its editor; what cannot be edited is shown. */
export const EditedText = ({ file }: ViewerProps) => {
  const navigate = useNavigate()
  const [isShown, setShown] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  const { path } = file
  useEffect(() => {
    let isWanted = true
    openText(path).then(
      (notebookId) => {
        if (!isWanted) return
        if (notebookId === null) setShown(true)
        else void navigate({ to: '/n/$notebookId', params: { notebookId }, replace: true })
      },
      (error) => {
        if (!isWanted) return
        setFailure(error)
        setShown(true)
      },
    )
    return () => {
      isWanted = false
    }
  }, [path, navigate])
  return (
    <>
      {failure !== null && (
        <div className="p-3">
          <Failure tone="warn" {...failureOf('The text cannot be edited now', failure)} />
        </div>
      )}
      {isShown && <TextView file={file} />}
    </>
  )
}
