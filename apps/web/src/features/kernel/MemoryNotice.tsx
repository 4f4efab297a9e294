import { isNearLimit } from '@anode/document/limits'
import { useRef } from 'react'
import { Failure } from '../../failures/Failure.tsx'
import { memoryWords } from '../../kernel/kernelState.ts'
import { useSession } from '../../notebook/state/SessionContext.ts'
import { useKernel } from '../../notebook/topbar/useKernel.ts'
import { kernelDialogsOf } from './KernelDialogs.ts'

/** The kernel is about to be ended for the memory that it takes. */
export const MemoryNotice = () => {
  const session = useSession()
  const { memory, usage, tone } = useKernel()
  const wasNear = useRef(false)
  const limit = usage?.memoryLimit ?? null
  const isNear = tone !== 'off' && isNearLimit(memory, limit, wasNear.current)
  wasNear.current = isNear
  if (!isNear || memory === null || limit === null) return null
  return (
    <Failure
      tone="warn"
      what="The kernel is near its memory limit"
      why={`It takes ${memoryWords(memory)} of the ${memoryWords(limit)} that it may take. Over the limit it is ended, and its variables are gone.`}
      todo="Free what is not needed (del, smaller pieces of data), or raise the limit: the notebook’s own here, the server’s with --limit memory=…."
    >
      <button type="button" className="button" onClick={() => kernelDialogsOf(session).ask('limits')}>
        Limits …
      </button>
    </Failure>
  )
}
