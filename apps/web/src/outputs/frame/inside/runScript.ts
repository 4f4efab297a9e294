import { messageOf } from '@anode/document/messageOf'
import { classicElement } from './classicElement.ts'
import { listen } from './surroundings.ts'

/** What the classic notebook's page gave to scripts, and a frame of its own does not. */
const CLASSIC = /\b(Jupyter|IPython|require|requirejs|define|jQuery|\$) is not defined|Can't find variable: /

const wordsOf = (reason: unknown): string => {
  // A script with an error in its syntax fails where it is put in, which says nothing to anybody.
  if (reason instanceof Error)
    return `${reason.name}: ${reason.message.replace(/^Failed to execute '\w+' on '\w+': /, '')}`
  if (reason instanceof Event && reason.target instanceof HTMLScriptElement)
    return `${reason.target.src} could not be loaded.`
  return messageOf(reason)
}

/** Code that can only run as a module: with imports at its beginning, or waiting outside of functions. */
const isModule = (code: string): boolean => {
  try {
    new Function(code)
    return false
  } catch (error) {
    return (
      /\bimport\b|\bexport\b|\bawait\b|module/i.test(String(error)) && /\b(import|export|await)\b/.test(code)
    )
  }
}

/** Runs a script that was displayed by itself. What goes wrong in it is shown where its result would be. */
export const runScript = (root: HTMLElement, code: string): void => {
  const element = document.createElement('div')
  root.append(element)
  let failed = false
  const fail = (reason: unknown) => {
    if (failed) return
    failed = true
    const words = wordsOf(reason)
    const note = document.createElement('div')
    note.className = 'anode-failure'
    note.setAttribute('role', 'status')
    const [what, why, todo] = [
      document.createElement('b'),
      document.createElement('code'),
      document.createElement('p'),
    ]
    what.textContent = 'The script of this output failed.'
    why.textContent = words
    todo.textContent = CLASSIC.test(words)
      ? 'Outputs run in frames of their own, without the page’s objects: import what the script needs by its address.'
      : 'Correct the script and run the cell again.'
    note.append(what, why, todo)
    root.append(note)
  }
  listen('error', ({ error, message }) => {
    // Only a remark of the browser's: it goes on with the next frame.
    if (!/^ResizeObserver loop/.test(message)) fail(error ?? message)
  })
  listen('unhandledrejection', ({ reason }) => fail(reason))
  Object.assign(window, { element: classicElement(element) })
  const script = document.createElement('script')
  if (isModule(code)) script.type = 'module'
  script.textContent = code
  // Not in the element, which the script may empty.
  root.append(script)
}
