import { useEffect, useMemo, useState } from 'react'
import { commandGroups } from './Command.ts'
import { commands, type ListedCommand, useCommands } from './commands.ts'

/** Every command there is by group, also a notebook's while none is open. */
export const useEveryCommand = (): ReadonlyArray<ListedCommand> => {
  const here = useCommands()
  const [elsewhere, setElsewhere] = useState<ReadonlyArray<ListedCommand>>([])
  useEffect(() => {
    void commands.elsewhere().then(setElsewhere)
  }, [])
  return useMemo(() => {
    const byId = new Map(elsewhere.map((command) => [command.id, command]))
    for (const command of here.values()) byId.set(command.id, command)
    return [...byId.values()].sort((a, b) => commandGroups.indexOf(a.group) - commandGroups.indexOf(b.group))
  }, [elsewhere, here])
}
