import type { NotebookInfo } from '@anode/protocol'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { isEnabled, useCommands } from '../commands/commands.ts'
import { listNotebooks } from '../server/notebooks.ts'
import type { Offer } from './paletteLines.ts'

/** Everything that can be done now, and every notebook to go to. */
export const useOffers = (open: boolean): ReadonlyArray<Offer> => {
  const navigate = useNavigate()
  const commands = useCommands()
  const [notebooks, setNotebooks] = useState<ReadonlyArray<NotebookInfo>>([])
  useEffect(() => {
    if (!open) return
    listNotebooks({ search: '', trash: false }).then(setNotebooks, () => {
      // Without the server, the ones it named last are offered.
    })
  }, [open])
  return useMemo(() => {
    // What can be done is judged anew each time it opens.
    if (!open) return []
    const places = notebooks.map(
      ({ id, title }): Offer => ({
        id: `notebook:${id}`,
        title: title || 'Untitled',
        group: 'Notebooks',
        run: () => void navigate({ to: '/n/$notebookId', params: { notebookId: id } }),
      }),
    )
    return [...[...commands.values()].filter(isEnabled), ...places]
  }, [open, commands, notebooks, navigate])
}
