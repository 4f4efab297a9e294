import { python } from '@codemirror/lang-python'
import { indentUnit, LanguageSupport } from '@codemirror/language'
import { Compartment, type Extension } from '@codemirror/state'
import { ViewPlugin } from '@codemirror/view'

/** Languages whose code is here. Python is there at once: most cells are written in it. */
const here = new Map<string, Extension>([['python', [python(), indentUnit.of('    ')]]])

/** The others come when the first text wants them. */
const elsewhere: ReadonlyMap<string, () => Promise<Extension>> = new Map([
  ['markdown', async () => (await import('./markdownLanguage.ts')).markdownLanguage],
])

/** How far a block is indented in languages where that is not two spaces. */
const indents: Readonly<Record<string, string>> = {
  bash: '    ',
  go: '\t',
  java: '    ',
  julia: '    ',
  kotlin: '    ',
  rust: '    ',
}

/** A language of kernels: one of those that texts may name. */
const named = async (name: string): Promise<Extension> => {
  const { languageNamed } = await import('../../languages/knownLanguages.ts')
  const support = await languageNamed(name)?.load()
  return support instanceof LanguageSupport ? [support, indentUnit.of(indents[name] ?? '  ')] : []
}

const loaderOf = (name: string): (() => Promise<Extension>) | undefined =>
  name === 'text' ? undefined : (elsewhere.get(name) ?? (() => named(name)))

const arriving = new Map<string, Promise<void>>()

/** Fetches a language's code, unless it is here or nobody knows it. What does not come is asked for again. */
export const loadLanguage = (name: string): Promise<void> => {
  const load = loaderOf(name)
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

/** What the editor adds for a language; nothing for `text`, and for one that nobody knows. */
export const languageOf = (name: string): Extension =>
  here.get(name) ?? (loaderOf(name) === undefined ? [] : later(name))
