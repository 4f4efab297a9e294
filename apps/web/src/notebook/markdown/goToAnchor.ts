import { isProse, type NotebookSession } from '@anode/notebook'
import * as queries from '@anode/notebook/queries'
import { anchorIn, goToElement } from '../../markdown/Markdown.tsx'
import { slugOf } from '../../markdown/slug.ts'
import { showToast } from '../../toasts/Toasts.tsx'
import { goToCell } from '../places/going.ts'
import { revealCell, whenThere } from '../places/reveal.ts'

/** The id that a text gives this name, as a heading or in HTML; null when it does neither. */
const idIn = async (source: string, name: string): Promise<string | null> => {
  // A labelled equation, as references lead to it (tex/numberEquations.ts).
  if (name.startsWith('mjx-eqn:')) {
    const labels = [...source.matchAll(/\\label\s*\{([^{}]*)\}/g)].map(([, label = '']) => label.trim())
    return labels.includes(name.slice('mjx-eqn:'.length)) ? name : null
  }
  const words = source.match(/\b(?:id|name)\s*=\s*["']([^"']+)["']/g) ?? []
  if (words.some((word) => word.split(/["']/)[1] === name)) return name
  const slug = slugOf(name)
  const { headingsOf } = await import('../../markdown/parseMarkdown.ts')
  return headingsOf(source).find(({ id }) => id === slug)?.id ?? null
}

/** Goes to the cell with that id, or to the heading or anchor of that name, in whichever cell it is. */
export const goToAnchor = async (session: NotebookSession, name: string): Promise<void> => {
  if (session.index.entry(name) !== undefined) return goToCell(session, name)
  for (const { id: cellId, kind } of session.index.list()) {
    if (!isProse(kind)) continue
    const id = await idIn(session.replica.read(queries.cell(cellId))?.source ?? '', name)
    if (id === null) continue
    await revealCell(session, cellId)
    const prose = () => document.querySelector(`[data-cell-id="${CSS.escape(cellId)}"] .prose`)
    const place = await whenThere(() => {
      const element = prose()
      return element && anchorIn(element, id)
    })
    if (place !== null) goToElement(place)
    return
  }
  showToast({ text: `No heading and no cell of this notebook is called “${name}”.` })
}
