interface Props {
  readonly size: number
  readonly className?: string
}

/** An icon of Lucide (ISC) that takes nothing of React: what is painted before the page shows it, too. */
const plainIcon =
  (path: string) =>
  ({ size, className }: Props) => (
    <svg
      className={className}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
    >
      <path d={path} />
    </svg>
  )

export const PlayIcon = plainIcon(
  'M5 5a2 2 0 0 1 3.008-1.728l11.997 6.998a2 2 0 0 1 .003 3.458l-12 7A2 2 0 0 1 5 19z',
)
export const BackIcon = plainIcon('m15 18-6-6 6-6')
