import { Failure } from '../../failures/Failure.tsx'
import { saveFile } from '../../failures/saveFile.ts'
import { useSession, useStatus } from '../../notebook/state/SessionContext.ts'

/** Changes that the server would not take: why, and a way to keep them. */
export const RefusedNotice = () => {
  const { replica } = useSession()
  const refused = useStatus((status) => status.refused)
  if (refused.length === 0) return null
  const count = refused.reduce((sum, { facts }) => sum + facts.length, 0)
  const reasons = [...new Set(refused.map(({ refusal }) => refusal.message))]
  return (
    <Failure
      what={count === 1 ? 'The server did not accept a change' : `The server did not accept ${count} changes`}
      why={reasons.join('\n')}
      details={refused
        .map(({ refusal, facts }) => `${refusal.tag}: ${facts.map(({ name }) => name)}`)
        .join('\n')}
      todo="The notebook shows the server’s state again. Save the changes as a file if you want to keep them."
    >
      <button
        type="button"
        className="button"
        onClick={() =>
          saveFile(`refused-changes-${replica.notebookId}.json`, JSON.stringify(refused, null, 2))
        }
      >
        Save as file
      </button>
      <button type="button" className="button button-quiet" onClick={replica.dismissRefused}>
        Dismiss
      </button>
    </Failure>
  )
}
