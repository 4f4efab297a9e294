import { Failure } from '../failures/Failure.tsx'
import { useWhen } from './RelativeTime.tsx'
import { notebookList } from './state/notebookList.ts'

/** The server does not answer: what is shown is what it said last. */
export const Away = ({ asOf }: { readonly asOf: number }) => (
  <Failure
    tone="warn"
    what="The server does not answer"
    why={`This is the list as it was ${useWhen(asOf)}. Notebooks that you opened in this browser before can still be read and edited.`}
    todo="It is brought up to date by itself as soon as the server is back."
  >
    <button type="button" className="button" onClick={() => void notebookList.refresh()}>
      Try again
    </button>
  </Failure>
)
