import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import { type ReactNode, useLayoutEffect } from 'react'
import { firstPaint } from '../firstPaint/current.ts'
import { CopyDetails } from './CopyDetails.tsx'
import type { FailureWords } from './failureText.ts'

const tones = {
  bad: { icon: CircleAlert, box: 'bg-bad-soft', ink: 'text-bad', role: 'alert' },
  warn: { icon: TriangleAlert, box: 'bg-warn-soft', ink: 'text-warn', role: 'status' },
  plain: { icon: Info, box: 'bg-surface', ink: 'text-ink-soft', role: 'status' },
} as const

interface FailureProps extends FailureWords {
  /** `plain` is no failure: it only says how things are. */
  readonly tone?: keyof typeof tones
  /** Buttons. */
  readonly children?: ReactNode
}

/** The one look of every failure: what, why, what to do, the buttons that do it, and its details to copy. */
export const Failure = ({ tone = 'bad', children, ...words }: FailureProps) => {
  const { icon: Icon, box, ink, role } = tones[tone]
  const { what, why, todo } = words
  return (
    <div role={role} data-failure={tone} className={`flex gap-3 rounded-xl px-4 py-3 text-[13px] ${box}`}>
      <Icon size={17} aria-hidden className={`mt-px flex-none ${ink}`} />
      <div className="flex min-w-0 grow flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-[min(100%,280px)] grow basis-0">
          <p className="font-medium">{what}</p>
          {why && <p className="whitespace-pre-line text-ink-soft">{why}</p>}
          {todo && <p className="text-ink-soft">{todo}</p>}
        </div>
        {children && <div className="flex flex-wrap gap-2">{children}</div>}
      </div>
      {tone !== 'plain' && <CopyDetails failure={words} small />}
    </div>
  )
}

/** A failure that leaves nothing else to show. */
export const FailurePage = ({ children, tone: _, ...words }: FailureProps) => {
  const { what, why, todo } = words
  // It is not to stand behind the picture of what cannot be shown.
  useLayoutEffect(firstPaint.drop, [])
  return (
    <main
      className="mx-auto flex min-h-[80dvh] max-w-[440px] flex-col justify-center px-6"
      data-failure="page"
    >
      <div role="alert" className="flex flex-col gap-2">
        <h1 className="font-semibold text-[19px]/7 tracking-[-0.01em]">{what}</h1>
        {why && <p className="whitespace-pre-line text-[15px]/6 text-ink-soft">{why}</p>}
        {todo && <p className="text-[15px]/6 text-ink-soft">{todo}</p>}
      </div>
      <div className="mt-6 flex flex-wrap gap-2">
        {children}
        <CopyDetails failure={words} />
      </div>
    </main>
  )
}
