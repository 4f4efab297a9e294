import type { ReactElement, ReactNode } from 'react'
import { Fragment } from 'react/jsx-runtime'

const SVG = 'http://www.w3.org/2000/svg'

/** Attributes that React writes otherwise than the document. */
const NAMES: Readonly<Record<string, string>> = {
  className: 'class',
  strokeWidth: 'stroke-width',
  strokeLinecap: 'stroke-linecap',
  strokeLinejoin: 'stroke-linejoin',
}

const isElement = (node: unknown): node is ReactElement<Record<string, unknown>> =>
  typeof node === 'object' && node !== null && '$$typeof' in node && 'props' in node

const setStyle = ({ style }: HTMLElement, values: Readonly<Record<string, unknown>>): void => {
  for (const [name, value] of Object.entries(values)) {
    if (name.startsWith('--')) style.setProperty(name, String(value))
    else Object.assign(style, { [name]: value })
  }
}

const setProp = (element: HTMLElement, name: string, value: unknown): void => {
  if (name === 'children' || value === undefined || value === null || typeof value === 'function') return
  if (name === 'style') setStyle(element, value as Readonly<Record<string, unknown>>)
  else if (name === 'dangerouslySetInnerHTML')
    element.innerHTML = (value as { readonly __html: string }).__html
  else if (typeof value !== 'boolean' || name.includes('-')) {
    element.setAttribute(NAMES[name] ?? name, String(value))
  } else if (value) element.setAttribute(name, '')
}

/**
 * Draws what components return, without React, whose code takes longer to be read than all that is drawn so. What
 * needs React (hooks, contexts) throws, and listeners are left out.
 */
export const renderJsx = (node: ReactNode, parent: Element | DocumentFragment): void => {
  if (typeof node === 'string' || typeof node === 'number') parent.append(String(node))
  else if (Array.isArray(node)) for (const one of node) renderJsx(one, parent)
  else if (isElement(node)) renderElement(node, parent)
}

const renderElement = (
  { type, props }: ReactElement<Record<string, unknown>>,
  parent: Element | DocumentFragment,
): void => {
  const children = props.children as ReactNode
  if (type === Fragment) renderJsx(children, parent)
  else if (typeof type === 'function') renderJsx((type as (given: unknown) => ReactNode)(props), parent)
  else if (typeof type !== 'string') throw new TypeError('What is painted before the page takes React.')
  else {
    const isSvg = type === 'svg' || (parent instanceof Element && parent.namespaceURI === SVG)
    const element = isSvg ? document.createElementNS(SVG, type) : document.createElement(type)
    for (const [name, value] of Object.entries(props)) setProp(element as HTMLElement, name, value)
    renderJsx(children, element)
    parent.append(element)
  }
}
