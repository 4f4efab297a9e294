const hints = [
  ['N', 'new notebook'],
  ['/', 'search'],
  ['↑ ↓', 'move'],
  ['Enter', 'open'],
  ['F2', 'rename'],
  ['Delete', 'move to trash'],
] as const

const trashHints = [
  ['/', 'search'],
  ['↑ ↓', 'move'],
  ['Enter', 'restore'],
  ['Delete', 'delete for ever'],
] as const

/** The keys of the list, for who has keys. */
export const KeyHints = ({ trash }: { readonly trash: boolean }) => (
  <p className="mt-6 flex flex-wrap gap-x-4 gap-y-1 px-3 text-[12px] text-ink-faint pointer-coarse:hidden max-sm:hidden">
    {(trash ? trashHints : hints).map(([key, does]) => (
      <span key={key}>
        <kbd className="font-medium font-sans text-ink-soft">{key}</kbd> {does}
      </span>
    ))}
  </p>
)
