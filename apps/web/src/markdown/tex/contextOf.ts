import { isHeavy } from '../isHeavy.ts'
import { parseMarkdown } from '../parseMarkdown.ts'
import { type MathContext, type MathScope, noContext } from './MathContext.ts'
import { type Labels, referencesIn } from './numberEquations.ts'
import { type MathSurvey, prepareFormulas } from './prepareFormulas.ts'

/** So many texts stay surveyed; the oldest are forgotten. */
const LIMIT = 2000

const surveys = new Map<string, MathSurvey>()

/** What a text adds, as if its equations were the first: what that is does not depend on those before. */
const surveyOf = (source: string): MathSurvey => {
  const known = surveys.get(source)
  if (known !== undefined) return known
  const formulas = isHeavy(source) ? [] : parseMarkdown(source).formulas
  const { survey } = prepareFormulas(formulas, { first: 1, labels: noContext.labels })
  surveys.set(source, survey)
  if (surveys.size > LIMIT)
    for (const oldest of surveys.keys()) {
      surveys.delete(oldest)
      break
    }
  return survey
}

interface Notebook {
  readonly surveys: ReadonlyArray<MathSurvey>
  /** The number of each text's first equation. */
  readonly firsts: ReadonlyArray<number>
  readonly labels: Labels
  readonly contexts: Map<string, KeyedContext>
}

const notebooks = new WeakMap<ReadonlyArray<string>, Notebook>()

const notebookOf = (texts: ReadonlyArray<string>): Notebook => {
  const known = notebooks.get(texts)
  if (known !== undefined) return known
  const all = texts.map(surveyOf)
  const labels = new Map<string, string>()
  const firsts = [1]
  for (const { labels: own, count } of all) {
    const first = firsts.at(-1) ?? 1
    // A label of two equations is that of the first one.
    for (const [label, shown] of own) if (!labels.has(label)) labels.set(label, shifted(shown, first, count))
    firsts.push(first + count)
  }
  const notebook = { surveys: all, firsts, labels, contexts: new Map<string, KeyedContext>() }
  notebooks.set(texts, notebook)
  return notebook
}

/** A number that was counted from 1, counted from `first`. Other tags stay. */
const shifted = (shown: string, first: number, count: number): string => {
  const number = /^\d+$/.test(shown) ? Number(shown) : 0
  return number >= 1 && number <= count ? String(number + first - 1) : shown
}

/** A context, and a text that says all that is in it: equal ones are the same to a text that is drawn with them. */
export interface KeyedContext extends MathContext {
  readonly key: string
}

const without: KeyedContext = { ...noContext, key: '' }

const NAME = /\\(?:[a-zA-Z@]+|[^a-zA-Z@])/g
const NUMBERED = /\\begin\{(?:equation|align|gather|eqnarray|alignat|flalign|multline)\}/

const makeContext = (source: string, notebook: Notebook, { before, numbers }: MathScope): KeyedContext => {
  const names = new Set(source.match(NAME) ?? [])
  const definitions: string[] = []
  // From the last one back: what a definition uses was defined before it.
  for (const { name, tex } of notebook.surveys
    .slice(0, before)
    .flatMap((survey) => survey.definitions)
    .reverse()) {
    if (!names.has(name)) continue
    definitions.unshift(tex)
    for (const used of tex.match(NAME) ?? []) names.add(used)
  }
  const labels = new Map(
    referencesIn(source).flatMap((label) => {
      const shown = notebook.labels.get(label)
      return shown === undefined ? [] : [[label, shown] as const]
    }),
  )
  const first = numbers && NUMBERED.test(source) ? (notebook.firsts[before] ?? 1) : null
  const context = { definitions: definitions.join(''), first, labels }
  const isNone = context.definitions === '' && first === null && labels.size === 0
  return isNone ? without : { ...context, key: JSON.stringify([context.definitions, first, [...labels]]) }
}

/**
 * What a text's notebook gives to its formulas. As with Jupyter's MathJax, commands count from their definition on down
 * the page, and equations are numbered through it. Only what the text uses is in it: a change elsewhere that does not
 * concern it changes nothing.
 */
export const contextOf = (source: string, place: MathScope): KeyedContext => {
  if (!source.includes('\\')) return without
  const notebook = notebookOf(place.texts)
  const at = `${place.before} ${place.numbers} ${source}`
  const known = notebook.contexts.get(at)
  if (known !== undefined) return known
  const context = makeContext(source, notebook, place)
  notebook.contexts.set(at, context)
  return context
}
