import { useEffect, useLayoutEffect, useRef } from 'react'
import { commands } from '../commands/commands.ts'
import { listCommands, type ShownList } from './listCommands.ts'

/** Offers what can be done in the list, to keys, menus and the palette. */
export const useListCommands = (list: ShownList): void => {
  const shown = useRef(list)
  useLayoutEffect(() => {
    shown.current = list
  })
  useEffect(
    () =>
      commands.provide(
        listCommands.map(({ when, run, ...command }) => ({
          ...command,
          when: () => when?.(shown.current) ?? true,
          run: () => run(shown.current),
        })),
      ),
    [],
  )
}
