import { Failure } from '../../failures/Failure.tsx'
import { useSession, useStatus } from '../state/SessionContext.ts'

const saveJson = (name: string, value: unknown) => {
  const url = URL.createObjectURL(new Blob([JSON.stringify(value, null, 2)], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

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
      todo="The notebook shows the server’s state again. Save the changes as a file if you want to keep them."
    >
      <button
        type="button"
        className="button"
        onClick={() => saveJson(`refused-changes-${replica.notebookId}.json`, refused)}
      >
        Save as file
      </button>
      <button type="button" className="button button-quiet" onClick={replica.dismissRefused}>
        Dismiss
      </button>
    </Failure>
  )
}
