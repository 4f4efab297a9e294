/** The site that an address asks; null for what is here or in the address itself. */
const siteOf = (address: string): string | null => {
  const url = URL.parse(address.trim(), document.baseURI)
  if (url === null || !/^https?:$/.test(url.protocol) || url.origin === location.origin) return null
  return url.host
}

/** The addresses in a `srcset`, among other things that are none. */
const addressesOf = (name: string, value: string): ReadonlyArray<string> =>
  name === 'srcset' ? value.split(/[\s,]+/).filter((part) => /[/:]/.test(part)) : [value]

const LOADING = ['src', 'srcset', 'poster', 'background']

/** Styles load pictures too, from addresses that can be written in many ways; texts need none of those. */
const plainStyles = (fragment: DocumentFragment): void => {
  for (const element of fragment.querySelectorAll<HTMLElement>('[style]')) {
    const { style } = element
    for (const name of [...style]) {
      const loads = name.startsWith('--') || /url\(|image-set\(|src\(/i.test(style.getPropertyValue(name))
      if (loads) style.removeProperty(name)
    }
  }
}

const placeholder = (image: Element, site: string): HTMLElement => {
  // Within a link there can be no button: the notice above the notebook has one.
  const isLinked = image.closest('a') !== null
  const chip = document.createElement(isLinked ? 'span' : 'button')
  if (chip instanceof HTMLButtonElement) chip.type = 'button'
  chip.className = 'prose-remote'
  const words = image.getAttribute('alt')?.trim() || 'Picture'
  chip.textContent = `${words.slice(0, 80)} (${site})`
  chip.title = `This picture is on ${site} and was not loaded.${isLinked ? '' : ' Press to load the pictures of this notebook.'}`
  return chip
}

/**
 * Takes out of a text what would be loaded from other sites: they would learn who reads it, from where and when.
 * Gives the sites that are not asked.
 *
 * @param loads the person agreed to that in this notebook. Styles load nothing all the same.
 */
export const holdPictures = (fragment: DocumentFragment, loads: boolean): ReadonlyArray<string> => {
  plainStyles(fragment)
  if (loads) return []
  const sites = new Set<string>()
  for (const element of fragment.querySelectorAll(LOADING.map((name) => `[${name}]`).join(','))) {
    const asked = LOADING.flatMap((name) => {
      const value = element.getAttribute(name)
      if (value === null) return []
      const found = addressesOf(name, value).flatMap((address) => siteOf(address) ?? [])
      if (found.length > 0) element.removeAttribute(name)
      return found
    })
    const [site] = asked
    if (site === undefined) continue
    for (const each of asked) sites.add(each)
    if (element.tagName === 'IMG') element.replaceWith(placeholder(element, site))
  }
  return [...sites]
}
