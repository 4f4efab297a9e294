import { groupEnd } from './groupEnd.ts'

/** A command that a text defines, as KaTeX reads it. */
export interface Definition {
  /** With its backslash. */
  readonly name: string
  readonly tex: string
}

/** The beginning of each way to define a command that MathJax knows. */
const START =
  /\\(?:(newcommand|renewcommand|providecommand)\*?\s*(?:\{\s*(\\(?:[a-zA-Z@]+|.))\s*\}|(\\(?:[a-zA-Z@]+|[^{\s])))\s*(?:\[\s*(\d)\s*\])?\s*(?:\[([^\]]*)\])?|(def|gdef|edef|xdef)\s*(\\(?:[a-zA-Z@]+|.))((?:#\d)*)|DeclareMathOperator(\*?)\s*(?:\{\s*(\\[a-zA-Z@]+)\s*\}|(\\[a-zA-Z@]+)))\s*/g

/** `\let\a=\b`, or any character in the place of `\b`. */
const LET = /\\let\s*(\\(?:[a-zA-Z@]+|.))\s*=?\s*(\\(?:[a-zA-Z@]+|.)|[^\s\\])/g

const parameters = (from: number, to: number): string =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => `#${from + i}`).join('')

const define = (match: RegExpExecArray, body: string): Definition => {
  const [
    ,
    command,
    inGroup,
    bare,
    count = '0',
    optional,
    ,
    defined,
    pattern = '',
    star,
    operator,
    bareOperator,
  ] = match
  const operatorName = operator ?? bareOperator
  if (operatorName !== undefined)
    return { name: operatorName, tex: `\\gdef${operatorName}{\\operatorname${star}${body}}` }
  if (defined !== undefined) return { name: defined, tex: `\\gdef${defined}${pattern}${body}` }
  const name = inGroup ?? bare ?? ''
  const arity = Number(count)
  if (command !== undefined && optional !== undefined && arity > 0) {
    // KaTeX knows no optional arguments, but what LaTeX makes them of.
    const inner = `\\anode@${name.slice(1).replace(/[^a-zA-Z]/g, 'x')}`
    const rest = parameters(2, arity)
    return {
      name,
      tex: `\\gdef${name}{\\@ifnextchar[{${inner}}{${inner}[${optional}]}}\\gdef${inner}[#1]${rest}${body}`,
    }
  }
  return { name, tex: `\\gdef${name}${parameters(1, arity)}${body}` }
}

/** What follows a definition's beginning: a group, or one command or character. */
const bodyAt = (tex: string, at: number): { readonly body: string; readonly end: number } | null => {
  if (tex[at] === '{') {
    const end = groupEnd(tex, at)
    return end === null ? null : { body: tex.slice(at, end), end }
  }
  const one = /^(\\(?:[a-zA-Z@]+|.)|[^\s\\}])/.exec(tex.slice(at, at + 60))?.[0]
  return one === undefined ? null : { body: `{${one}}`, end: at + one.length }
}

/**
 * A formula with its definitions as KaTeX reads them, and these by themselves. As in MathJax they count from there on
 * everywhere, and may define what is known already.
 */
export const readDefinitions = (
  tex: string,
): { readonly tex: string; readonly definitions: ReadonlyArray<Definition> } => {
  if (!/\\(?:(?:new|renew|provide)command|[gex]?def|DeclareMathOperator|let)(?![a-zA-Z])/.test(tex))
    return { tex, definitions: [] }
  const definitions: Definition[] = []
  let result = ''
  let from = 0
  START.lastIndex = 0
  for (let match = START.exec(tex); match !== null; match = START.exec(tex)) {
    const read = bodyAt(tex, START.lastIndex)
    if (read === null) continue
    const definition = define(match, read.body)
    definitions.push(definition)
    result += tex.slice(from, match.index) + definition.tex
    from = read.end
    START.lastIndex = read.end
  }
  result += tex.slice(from)
  for (const [, name = '', as = ''] of tex.matchAll(LET))
    definitions.push({ name, tex: `\\global\\let${name}=${as}` })
  return { tex: result, definitions }
}
