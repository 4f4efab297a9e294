import { Failure } from '../failures/Failure.tsx'
import { useImport } from './ImportTarget.tsx'

/** How an import of several files goes, and which of them failed why. */
export const ImportResults = () => {
  const { current, dismiss } = useImport()
  if (current === null) return null
  const { total, done } = current
  const failed = done.filter((one) => 'failure' in one)
  if (done.length < total) {
    return (
      <Failure
        tone="plain"
        what={total === 1 ? 'Opening the file…' : `Opening ${total} files: ${done.length} done…`}
      />
    )
  }
  const opened = done.length - failed.length
  return (
    <Failure
      tone={failed.length > 0 ? 'bad' : 'plain'}
      what={
        failed.length === 0
          ? `${opened} notebooks opened`
          : failed.length === 1
            ? `“${failed[0]?.file}” could not be opened`
            : `${failed.length} of ${done.length} files could not be opened`
      }
      why={
        failed.length === 1
          ? failed[0]?.failure
          : failed.map(({ file, failure }) => `${file}: ${failure}`).join('\n')
      }
      todo={failed.length > 0 ? 'The files themselves are unchanged.' : undefined}
    >
      <button type="button" className="button button-quiet" onClick={dismiss}>
        Dismiss
      </button>
    </Failure>
  )
}
