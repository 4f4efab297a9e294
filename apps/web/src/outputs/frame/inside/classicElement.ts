type Content = string | Node | { readonly [index: number]: Node; readonly length: number }

const nodesOf = (content: Content): ReadonlyArray<Node | string> => {
  if (content instanceof Node) return [content]
  if (typeof content !== 'string') return Array.from(content)
  // As jQuery tells markup from text.
  if (!/^\s*<[\s\S]*>\s*$/.test(content)) return [content]
  const holder = document.createElement('template')
  holder.innerHTML = content
  return [...holder.content.childNodes]
}

/**
 * Makes an element what scripts of notebooks know as `element`: JupyterLab gives them the DOM's, the classic notebook
 * gave jQuery's. It is the DOM's, with those of jQuery's methods that such scripts use.
 */
export const classicElement = (element: HTMLElement): HTMLElement => {
  const each = (contents: ReadonlyArray<Content>) => contents.flatMap(nodesOf)
  const methods: Record<string, unknown> = {
    0: element,
    length: 1,
    get: (index?: number) => (index === undefined ? [element] : element),
    append: (...contents: Content[]) => {
      Element.prototype.append.apply(element, each(contents))
      return element
    },
    prepend: (...contents: Content[]) => {
      Element.prototype.prepend.apply(element, each(contents))
      return element
    },
    html: (markup?: Content) => {
      if (markup === undefined) return element.innerHTML
      element.replaceChildren(...(typeof markup === 'string' ? [] : nodesOf(markup)))
      if (typeof markup === 'string') element.innerHTML = markup
      return element
    },
    text: (text?: unknown) => {
      if (text === undefined) return element.textContent
      element.textContent = String(text)
      return element
    },
    empty: () => {
      element.replaceChildren()
      return element
    },
    find: (selector: string) => element.querySelectorAll(selector),
    attr: (name: string, value?: unknown) => {
      if (value === undefined) return element.getAttribute(name) ?? undefined
      element.setAttribute(name, String(value))
      return element
    },
    css: (name: string | Readonly<Record<string, unknown>>, value?: unknown) => {
      if (typeof name === 'string' && value === undefined)
        return getComputedStyle(element).getPropertyValue(name)
      const styles = typeof name === 'string' ? { [name]: value } : name
      for (const [key, style] of Object.entries(styles)) {
        const property = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
        const isLength = typeof style === 'number' && !/opacity|index|weight|flex|order|zoom/.test(property)
        element.style.setProperty(property, isLength ? `${style}px` : String(style))
      }
      return element
    },
    addClass: (names: string) => {
      element.classList.add(...names.split(/\s+/).filter(Boolean))
      return element
    },
    width: () => element.clientWidth,
    height: () => element.clientHeight,
    on: (type: string, listener: EventListener) => {
      element.addEventListener(type, listener)
      return element
    },
    show: () => element,
  }
  for (const [name, value] of Object.entries(methods))
    Object.defineProperty(element, name, { value, configurable: true, writable: true })
  return element
}
