import { goToPlace, placeIn } from '../../markdown/Markdown.tsx'
import { slugOf } from '../../markdown/slug.ts'
import { showToast } from '../../toasts/Toasts.tsx'
import * as queries from '../queries.ts'
import { revealCell, whenThere } from '../reveal.ts'
import type { NotebookSession } from '../state/NotebookSession.ts'

/** The id that a text gives this name, as a heading or in HTML; null when it does neither. */
const idIn = async (source: string, name: string): Promise<string | null> => {
  const words = source.match(/\b(?:id|name)\s*=\s*["']([^"']+)["']/g) ?? []
  if (words.some((word) => word.split(/["']/)[1] === name)) return name
  const slug = slugOf(name)
  const { headingsOf } = await import('../../markdown/parseMarkdown.ts')
  return headingsOf(source).find(({ id }) => id === slug)?.id ?? null
}

/** Goes to the heading or anchor of that name, in whichever cell it is. */
export const goToAnchor = async (session: NotebookSession, name: string): Promise<void> => {
  for (const { id: cellId, kind } of session.index.list()) {
    if (kind !== 'markdown') continue
    const id = await idIn(session.replica.read(queries.cell(cellId))?.source ?? '', name)
    if (id === null) continue
    await revealCell(session, cellId)
    const prose = () => document.querySelector(`[data-cell-id="${CSS.escape(cellId)}"] .prose`)
    const place = await whenThere(() => {
      const element = prose()
      return element && placeIn(element, id)
    })
    if (place !== null) goToPlace(place)
    return
  }
  showToast({ text: `No heading of this notebook is called “${name}”.` })
}
