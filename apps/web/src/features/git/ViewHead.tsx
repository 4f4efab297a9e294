import { ArrowLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from '../../controls/IconButton.tsx'

/** The head of a view that another one led to: the way back, what it is about, and what can be done there. */
export const ViewHead = ({
  back,
  onBack,
  path,
  title,
  children,
}: {
  readonly back: string
  readonly onBack: () => void
  readonly path: string
  readonly title: string
  readonly children?: ReactNode
}) => (
  <div className="flex items-center gap-1">
    <IconButton label={back} onClick={onBack}>
      <ArrowLeft size={15} aria-hidden />
    </IconButton>
    <h3
      data-first
      tabIndex={-1}
      className="min-w-0 grow truncate font-medium text-[13px] outline-none"
      title={path}
    >
      {title}
    </h3>
    {children}
  </div>
)
