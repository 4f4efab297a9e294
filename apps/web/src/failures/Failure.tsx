import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

/** What went wrong, as people read it. */
export interface FailureWords {
  /** What failed, in a few words. */
  readonly what: string
  /** Why, as far as known. */
  readonly why?: string | undefined
  /** What to do now. */
  readonly todo?: string | undefined
}

const tones = {
  bad: { icon: CircleAlert, box: 'bg-bad-soft', ink: 'text-bad', role: 'alert' },
  warn: { icon: TriangleAlert, box: 'bg-warn-soft', ink: 'text-warn', role: 'status' },
  plain: { icon: Info, box: 'bg-surface', ink: 'text-ink-soft', role: 'status' },
} as const

interface FailureProps extends FailureWords {
  readonly tone?: keyof typeof tones
  /** Buttons. */
  readonly children?: ReactNode
}

/** The one look of every failure: what, why, what to do, and the buttons that do it. */
export const Failure = ({ what, why, todo, tone = 'bad', children }: FailureProps) => {
  const { icon: Icon, box, ink, role } = tones[tone]
  return (
    <div role={role} className={`flex gap-3 rounded-xl px-4 py-3 text-[13px] ${box}`}>
      <Icon size={17} aria-hidden className={`mt-px flex-none ${ink}`} />
      <div className="flex min-w-0 grow flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-[min(100%,280px)] grow basis-0">
          <p className="font-medium">{what}</p>
          {why && <p className="whitespace-pre-line text-ink-soft">{why}</p>}
          {todo && <p className="text-ink-soft">{todo}</p>}
        </div>
        {children && <div className="flex flex-wrap gap-2">{children}</div>}
      </div>
    </div>
  )
}

/** A failure that leaves nothing else to show. */
export const FailurePage = ({ what, why, todo, children }: FailureProps) => (
  <main className="mx-auto flex min-h-[80dvh] max-w-[440px] flex-col justify-center px-6">
    <div role="alert" className="flex flex-col gap-2">
      <h1 className="font-semibold text-[19px]/7 tracking-[-0.01em]">{what}</h1>
      {why && <p className="whitespace-pre-line text-[15px]/6 text-ink-soft">{why}</p>}
      {todo && <p className="text-[15px]/6 text-ink-soft">{todo}</p>}
    </div>
    {children && <div className="mt-6 flex flex-wrap gap-2">{children}</div>}
  </main>
)
