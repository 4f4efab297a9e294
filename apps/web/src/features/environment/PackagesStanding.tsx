import type { NotebookEnvironmentInfo } from '@anode/protocol'
import { Failure } from '../../failures/Failure.tsx'
import { afterFailure } from './afterFailure.ts'
import { usePackages } from './usePackages.ts'

type Source = NotebookEnvironmentInfo['source']

const OWN_WITH_CHANGE = 'The first change here makes the list the notebook’s own.'

/** Where the list comes from, and what follows of that. */
const words: Readonly<Record<Source['kind'], readonly [from: string, more: string]>> = {
  notebook: ['Named by the notebook', 'Its file has them too.'],
  script: ['Named by a cell (# /// script)', OWN_WITH_CHANGE],
  file: ['Named by a file', OWN_WITH_CHANGE],
  interpreter: ['A Python of this machine, as it is', 'Nothing is installed into it from here.'],
  base: ['The usual packages', 'The notebook names none of its own. What you add here becomes its own.'],
}

const Untrusted = ({ names }: { readonly names: ReadonlyArray<string> }) => {
  const [{ doing }, changes] = usePackages()
  return (
    <Failure
      tone="plain"
      what={`Nobody here has agreed to ${names.length === 1 ? 'a package' : `${names.length} packages`} yet`}
      why={names.join(', ')}
      todo="Installing a package runs its code on the server. Until somebody agrees, cells run with the usual packages."
    >
      <button
        type="button"
        className="button button-primary"
        disabled={doing !== null}
        onClick={() => void changes.trust(names)}
      >
        Agree
      </button>
    </Failure>
  )
}

/** Who says what the notebook needs, and whether that can be had. */
export const PackagesStanding = ({ info }: { readonly info: NotebookEnvironmentInfo }) => {
  const { source, state, reason, untrusted } = info
  const [from, more] = words[source.kind]
  return (
    <>
      {state === 'untrusted' && <Untrusted names={untrusted} />}
      {state === 'failed' && (
        <Failure
          tone="warn"
          what="The packages are not there"
          why={reason ?? undefined}
          todo={afterFailure(info)}
        />
      )}
      <div className="px-1.5" data-source={source.kind}>
        <p className="font-medium text-[13px]">{from}</p>
        {source.path !== null && (
          <p className="break-words font-mono text-[12px]/[18px] text-ink-soft">{source.path}</p>
        )}
        <p className="text-[12.5px]/[18px] text-ink-soft">
          {state !== 'failed' && more}
          {state === 'absent' && ' They are installed when a kernel needs them.'}
        </p>
      </div>
    </>
  )
}
