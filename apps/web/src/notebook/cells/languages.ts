import { python } from '@codemirror/lang-python'
import { indentUnit } from '@codemirror/language'
import { Compartment, type Extension } from '@codemirror/state'
import { ViewPlugin } from '@codemirror/view'

/** Languages whose code is here. Python is there at once: most cells are written in it. */
const here = new Map<string, Extension>([['python', [python(), indentUnit.of('    ')]]])

/** The others come when the first text wants them. */
const elsewhere: ReadonlyMap<string, () => Promise<Extension>> = new Map([
  ['markdown', async () => (await import('./markdownLanguage.ts')).markdownLanguage],
])

const arriving = new Map<string, Promise<void>>()

/** Fetches a language's code, unless it is here or nobody knows it. What does not come is asked for again. */
export const loadLanguage = (name: string): Promise<void> => {
  const load = elsewhere.get(name)
  if (load === undefined || here.has(name)) return Promise.resolve()
  const loading =
    arriving.get(name) ??
    load().then(
      (language) => void here.set(name, language),
      () => void arriving.delete(name),
    )
  arriving.set(name, loading)
  return loading
}

/** A language that is added to the editor when it has come; what is typed until then is only not coloured. */
const later = (name: string): Extension => {
  const slot = new Compartment()
  const follower = ViewPlugin.define((view) => {
    let open = true
    void loadLanguage(name).then(() => {
      const language = here.get(name)
      if (open && language !== undefined) view.dispatch({ effects: slot.reconfigure(language) })
    })
    return {
      destroy: () => {
        open = false
      },
    }
  })
  return [slot.of([]), follower]
}

/** What the editor adds for a language; nothing for one that it does not know. */
export const languageOf = (name: string): Extension =>
  here.get(name) ?? (elsewhere.has(name) ? later(name) : [])
