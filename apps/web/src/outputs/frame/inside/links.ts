import { besideAddress } from '../../../markdown/besideAddress.ts'
import { say } from './say.ts'
import { listen } from './surroundings.ts'

/** A link that was pressed, also one in a picture or in a tree of its own. */
export const linkOf = (event: Event): Element | null => {
  for (const target of event.composedPath()) {
    if (target instanceof Element && /^(a|area)$/i.test(target.localName)) return target
  }
  return null
}

/** Where a link leads, as it stands in it. */
export const addressOf = (link: Element): string =>
  link.getAttribute('href') ?? link.getAttributeNS('http://www.w3.org/1999/xlink', 'href') ?? ''

/** Links open beside Anode, and those within the content go there. What is left to itself would replace the content. */
export const followLinks = (root: HTMLElement): void => {
  const aim = (event: Event) => {
    const link = linkOf(event)
    if (link === null) return
    const address = addressOf(link)
    if (address === '' || address.startsWith('#') || /^\s*javascript:/i.test(address)) return
    link.setAttribute('target', '_blank')
    link.setAttribute('rel', 'noopener noreferrer')
  }
  listen('click', aim, true)
  listen('auxclick', aim, true)
  // Only the page knows what a relative address is relative to.
  const ask = (event: MouseEvent) => {
    const link = linkOf(event)
    if (event.defaultPrevented || event.button > 1 || link === null) return
    const address = addressOf(link)
    if (besideAddress(address) === null) return
    event.preventDefault()
    say({ type: 'follow', address, apart: event.button === 1 || event.ctrlKey || event.metaKey })
  }
  listen('click', ask)
  listen('auxclick', ask)
  listen('click', (event) => {
    const link = linkOf(event)
    const address = link === null ? '' : addressOf(link)
    if (event.defaultPrevented || !address.startsWith('#')) return
    const name = CSS.escape(decoded(address.slice(1)))
    const place = name === '' ? null : root.querySelector(`[id="${name}"], a[name="${name}"]`)
    if (place === null) return
    event.preventDefault()
    place.scrollIntoView()
  })
}

const decoded = (name: string): string => {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
