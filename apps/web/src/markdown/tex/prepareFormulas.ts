import type { MathSpan } from '../mathAt.ts'
import { type Definition, readDefinitions } from './definitions.ts'
import { katexTex } from './katexTex.ts'
import type { MathContext } from './MathContext.ts'
import {
  fillReferences,
  type Labels,
  numberEquations,
  type Reference,
  referenceOf,
} from './numberEquations.ts'

/** A formula as KaTeX is to set it. */
export interface PreparedFormula {
  readonly tex: string
  readonly display: boolean
  /** The labels of equations in it. */
  readonly labels: ReadonlyArray<string>
  /** It only defines commands: there is nothing to see. */
  readonly empty: boolean
  /** It is a reference and nothing else, which is a link rather than a formula. */
  readonly reference: Reference | null
}

/** What a text adds to its notebook. */
export interface MathSurvey {
  readonly definitions: ReadonlyArray<Definition>
  readonly labels: Labels
  /** How many numbers its equations take. */
  readonly count: number
}

const isDisplay = /^\s*\\begin\{(?:equation|align|gather|alignat)\*?\}/

/** The formulas of a text, with numbers, references and definitions, and what it adds for others. */
export const prepareFormulas = (
  formulas: ReadonlyArray<Pick<MathSpan, 'tex' | 'display'>>,
  { first, labels: others }: Pick<MathContext, 'first' | 'labels'>,
): { readonly formulas: ReadonlyArray<PreparedFormula>; readonly survey: MathSurvey } => {
  const labels = new Map<string, string>()
  const definitions: Definition[] = []
  let next = first
  const numbered = formulas.map(({ tex, display }) => {
    const read = readDefinitions(tex)
    definitions.push(...read.definitions)
    const result = numberEquations(katexTex(read.tex), next)
    if (next !== null) next = result.next
    for (const [label, shown] of result.labels) labels.set(label, shown)
    const empty = read.definitions.length > 0 && onlyDefines(read.tex, read.definitions)
    return { ...result, display, empty }
  })
  const all = new Map([...others, ...labels])
  return {
    formulas: numbered.map(({ tex, display, labels: own, empty }) => ({
      tex: fillReferences(tex, all),
      display: display || isDisplay.test(tex),
      labels: [...own.keys()],
      empty,
      reference: referenceOf(tex, all),
    })),
    survey: { definitions, labels, count: first === null ? 0 : (next ?? first) - first },
  }
}

const onlyDefines = (tex: string, definitions: ReadonlyArray<Definition>): boolean =>
  definitions
    .reduce((rest, definition) => rest.replace(definition.tex, ''), tex)
    .replace(/\\(?:global|let)(?![a-zA-Z]).*|\\require\s*\{[^{}]*\}/g, '')
    .trim() === ''
