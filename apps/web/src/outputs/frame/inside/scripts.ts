const RUNS = /^(module|(text|application)\/(x-)?(java|ecma)script)?$/i

/** Puts a script in its place again, where it runs, which one that came as text does not. Resolves when it has. */
const run = (script: HTMLScriptElement): Promise<void> =>
  new Promise((resolve) => {
    const copy = document.createElement('script')
    for (const { name, value } of script.attributes) copy.setAttribute(name, value)
    copy.textContent = script.textContent
    copy.async = false
    const waits = (copy.src !== '' || copy.type === 'module') && !script.async
    if (waits) copy.onload = copy.onerror = () => resolve()
    script.replaceWith(copy)
    if (!waits) resolve()
  })

/** Runs the scripts of markup that was set as text, in their order. */
export const runScripts = async (root: HTMLElement): Promise<void> => {
  for (const script of root.querySelectorAll('script')) {
    if (RUNS.test(script.type.trim())) await run(script)
  }
}

/** Texts that scripts write go where they stand: a document that is written anew would lose everything. */
export const keepDocument = (root: HTMLElement): void => {
  document.write = (...texts) => {
    const script = document.currentScript
    if (script !== null && root.contains(script)) script.insertAdjacentHTML('beforebegin', texts.join(''))
    else root.insertAdjacentHTML('beforeend', texts.join(''))
  }
  document.writeln = (...texts) => document.write(...texts, '\n')
  Object.assign(document, { open: () => document, close: () => {} })
}
