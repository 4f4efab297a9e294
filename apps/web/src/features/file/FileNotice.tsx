import { useState } from 'react'
import { Failure } from '../../failures/Failure.tsx'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { fileQuestionOf } from './FileQuestion.ts'
import { partFromFile, writeNow } from './linkedFile.ts'
import { useFile } from './useFile.ts'

/** The file that the notebook is cannot be had: nothing is lost here, and somebody has to say how to go on. */
export const FileNotice = () => {
  const session = useSession()
  const file = useFile()
  const [isBusy, setBusy] = useState(false)
  if (file === null) return null
  const why = file.reason ?? file.path
  const doing = (work: Promise<void>) => {
    setBusy(true)
    void work.finally(() => setBusy(false))
  }
  switch (file.state) {
    case 'same':
    case 'behind':
      return null
    case 'missing':
      return (
        <Failure
          tone="warn"
          what="The file was deleted or moved"
          why={why}
          todo="The notebook goes on here."
          details={file.path}
        >
          <button
            type="button"
            className="button button-primary"
            disabled={isBusy}
            onClick={() => doing(writeNow(session))}
          >
            Write it again
          </button>
          <button
            type="button"
            className="button button-quiet"
            disabled={isBusy}
            onClick={() => doing(partFromFile(session))}
          >
            Go on without a file
          </button>
        </Failure>
      )
    case 'unreadable':
      return (
        <Failure tone="warn" what="The file cannot be read" why={why} details={file.path}>
          <button type="button" className="button" onClick={() => fileQuestionOf(session).ask('part')}>
            Go on without the file …
          </button>
        </Failure>
      )
    case 'unwritable':
      return (
        <Failure
          tone="warn"
          what="The file cannot be written"
          why={why}
          todo="What you change is kept here. Writing is tried again by itself."
          details={file.path}
        >
          <button type="button" className="button" disabled={isBusy} onClick={() => doing(writeNow(session))}>
            Try again
          </button>
        </Failure>
      )
  }
}
