import { besideAddress, besideUrl, isNotebook } from './besideAddress.ts'

/** What may show a file. `srcset` is not among it: few notebooks have one, and none needs one. */
const SHOWING = [
  ['img, video, audio, source', 'src'],
  ['video', 'poster'],
  ['a, area', 'href'],
] as const

/**
 * Has relative addresses mean files beside the notebook's. Says whether there are such.
 *
 * @param notebookId null: they stay as they are written.
 */
export const showBeside = (fragment: DocumentFragment, notebookId: string | null): boolean => {
  let found = false
  for (const [elements, name] of SHOWING) {
    for (const element of fragment.querySelectorAll<HTMLElement>(elements)) {
      const written = element.getAttribute(name)
      const address = written === null ? null : besideAddress(written)
      if (written === null || address === null) continue
      found = true
      if (notebookId === null) continue
      element.setAttribute(name, besideUrl(notebookId, address))
      // What its other sizes are called is relative as well, and would be taken first.
      if (element.tagName === 'IMG') element.removeAttribute('srcset')
      if (element.tagName === 'IMG' || (name === 'href' && isNotebook(address)))
        element.dataset.beside = written
    }
  }
  return found
}
