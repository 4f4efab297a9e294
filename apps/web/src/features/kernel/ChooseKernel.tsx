import { chooseKernel } from '@anode/document/kernelspec'
import * as queries from '@anode/notebook/queries'
import type { KernelspecInfo, KernelspecList } from '@anode/protocol'
import { Check } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { ConfirmDialog } from '../../controls/ConfirmDialog.tsx'
import { Modal } from '../../controls/Modal.tsx'
import { Failure } from '../../failures/Failure.tsx'
import { failureOf } from '../../failures/failureText.ts'
import { useWantedKernel } from '../../notebook/state/notebookLanguage.ts'
import { useQuery, useSession } from '../../notebook/state/SessionContext.ts'
import { fetchKernelspecs } from '../../server/kernelspecs.ts'
import './kernel.css'
import { changeKernel } from './changeKernel.ts'
import { kernelDialogsOf } from './KernelDialogs.ts'

type Found =
  | { readonly state: 'looking' }
  | { readonly state: 'found'; readonly list: KernelspecList }
  | { readonly state: 'failed'; readonly error: unknown }

const useKernelspecs = (): Found => {
  const [found, setFound] = useState<Found>({ state: 'looking' })
  useEffect(() => {
    let shown = true
    fetchKernelspecs().then(
      (list) => shown && setFound({ state: 'found', list }),
      (error) => shown && setFound({ state: 'failed', error }),
    )
    return () => {
      shown = false
    }
  }, [])
  return found
}

/** Up, Down, Home and End go from one kernel to the next. */
const walk = (event: KeyboardEvent<HTMLElement>): void => {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('button:not(:disabled)')]
  const at = items.indexOf(document.activeElement as HTMLElement)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key]
  if (to === undefined) return
  event.preventDefault()
  items.at(Math.min(to, items.length - 1))?.focus()
}

const Choice = ({
  kernel,
  chosen,
  onChoose,
}: {
  readonly kernel: KernelspecInfo
  readonly chosen: boolean
  readonly onChoose: () => void
}) => {
  const { displayName, language, logo, name, note, problem } = kernel
  return (
    <li>
      <button
        type="button"
        className="kernel-choice"
        data-kernelspec={name}
        aria-current={chosen}
        disabled={problem !== null}
        onClick={onChoose}
      >
        {logo === null ? (
          <span className="kernel-logo" aria-hidden>
            {displayName.slice(0, 1).toUpperCase()}
          </span>
        ) : (
          <img src={logo} alt="" className="kernel-logo" />
        )}
        <span className="min-w-0 grow">
          <span className="block truncate font-medium">{displayName}</span>
          <span className="block text-[12.5px] text-ink-soft">
            {problem ??
              note ??
              (name === 'python3' ? 'This notebook’s own Python' : language || 'Language not said')}
          </span>
        </span>
        {chosen && <Check size={16} className="flex-none text-accent" aria-label="chosen" />}
      </button>
    </li>
  )
}

/** Asks which kernel the notebook is for. One that runs is restarted, which is asked first. */
export const ChooseKernel = () => {
  const session = useSession()
  const dialogs = kernelDialogsOf(session)
  const wanted = useWantedKernel()
  const status = useQuery(queries.kernel)?.status ?? 'none'
  const runs = status !== 'none' && status !== 'shutdown' && status !== 'dead'
  const found = useKernelspecs()
  const [changeTo, setChangeTo] = useState<KernelspecInfo | null>(null)
  const list = useRef<HTMLUListElement>(null)
  const isFound = found.state === 'found'
  useEffect(() => {
    // Enter keeps what is chosen; the arrows go on from there.
    const chosen = list.current?.querySelector<HTMLElement>('[aria-current="true"]')
    if (isFound) (chosen ?? list.current?.querySelector('button'))?.focus()
  }, [isFound])
  const close = () => dialogs.close()
  if (changeTo !== null) {
    return (
      <ConfirmDialog
        title={`Change the kernel to ${changeTo.displayName}?`}
        confirm="Change and restart"
        keep="Keep the kernel"
        onConfirm={() => void changeKernel(session, changeTo, true)}
        onClose={close}
      >
        The kernel that runs ends, and its variables are lost. Cells and outputs stay.
      </ConfirmDialog>
    )
  }
  const kernelspecs = found.state === 'found' ? found.list.kernelspecs : []
  const chosen = chooseKernel(wanted, kernelspecs)
  const chosenName =
    chosen._tag === 'own' ? 'python3' : chosen._tag === 'kernelspec' ? chosen.kernelspec.name : null
  const choose = (kernel: KernelspecInfo) => {
    if (kernel.name === chosenName && kernel.name === (wanted.name ?? 'python3')) close()
    else if (runs) setChangeTo(kernel)
    else {
      close()
      void changeKernel(session, kernel, false)
    }
  }
  return (
    <Modal open title="Choose a kernel" className="kernel-dialog" onClose={close}>
      <h2 className="px-2 font-semibold text-[16px]/6 tracking-[-0.01em]">Choose a kernel</h2>
      <p className="mt-1 mb-3 px-2 text-[13px] text-ink-soft">
        What executes this notebook’s code. Any Jupyter kernel that is installed on the server’s machine, or
        where a host has joined, can.
      </p>
      {found.state === 'looking' && (
        <p role="status" className="px-2 text-[13px] text-ink-faint">
          Looking for kernels…
        </p>
      )}
      {found.state === 'failed' && (
        <Failure {...failureOf('The kernels were not found', found.error)} todo="Close this and try again." />
      )}
      {chosen._tag === 'missing' && found.state === 'found' && (
        <p className="mb-3 px-2 text-[13px] text-ink-soft">{chosen.message}</p>
      )}
      <ul ref={list} onKeyDown={walk}>
        {kernelspecs.map((kernel) => (
          <Choice
            key={kernel.name}
            kernel={kernel}
            chosen={kernel.name === chosenName}
            onChoose={() => choose(kernel)}
          />
        ))}
      </ul>
      {found.state === 'found' && found.list.unreadable.length > 0 && (
        <details className="mt-3 px-2 text-[12.5px] text-ink-soft">
          <summary>Kernels that cannot be read: {found.list.unreadable.length}</summary>
          <ul className="mt-1">
            {found.list.unreadable.map(({ folder, reason }) => (
              <li key={folder} className="mt-1 break-words">
                <span className="font-medium">{folder}</span> {reason}
              </li>
            ))}
          </ul>
        </details>
      )}
    </Modal>
  )
}
