import type { ReactNode } from 'react'
import { Failure } from '../../failures/Failure.tsx'
import type { FailureWords } from '../../failures/failureText.ts'

/** An output that could not be shown, in its place: the notebook around it is not concerned. */
export const OutputFailure = ({
  retry,
  children,
  ...words
}: FailureWords & { readonly retry?: () => void; readonly children?: ReactNode }) => (
  <div className="flex flex-col gap-2.5">
    <Failure tone="warn" {...words}>
      {retry && (
        <button type="button" className="button" onClick={retry}>
          Try again
        </button>
      )}
    </Failure>
    {children}
  </div>
)
