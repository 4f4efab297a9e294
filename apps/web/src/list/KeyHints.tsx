import { useKeysOf } from '../commands/commands.ts'

const hints = [
  ['app.newNotebook', 'new notebook'],
  ['list.search', 'search'],
  ['list.down', 'next'],
  ['list.up', 'previous'],
  ['list.rename', 'rename'],
  ['list.delete', 'move to trash'],
] as const

const trashHints = [
  ['list.search', 'search'],
  ['list.down', 'next'],
  ['list.up', 'previous'],
  ['list.delete', 'delete for ever'],
] as const

const Hint = ({ command, does }: { readonly command: string; readonly does: string }) => {
  const keys = useKeysOf(command)
  return (
    keys !== undefined && (
      <span>
        <kbd className="font-medium font-sans text-ink-soft">{keys}</kbd> {does}
      </span>
    )
  )
}

/** The keys of the list, for who has keys. */
export const KeyHints = ({ trash }: { readonly trash: boolean }) => (
  <p className="mt-6 flex flex-wrap gap-x-4 gap-y-1 px-3 text-[12px] text-ink-faint pointer-coarse:hidden max-sm:hidden">
    {(trash ? trashHints : hints).map(([command, does]) => (
      <Hint key={command} command={command} does={does} />
    ))}
  </p>
)
