import { groupEnd } from './groupEnd.ts'

/** Plain TeX's matrices, `\matrix{a & b \cr c & d}`, as environments. */
const MATRIX = /\\(matrix|pmatrix|cases|eqalign)\s*(?=\{)/g

const matrices = (tex: string): string => {
  MATRIX.lastIndex = 0
  const match = MATRIX.exec(tex)
  if (match === null) return tex
  const end = groupEnd(tex, MATRIX.lastIndex)
  if (end === null) return tex
  const name = match[1] === 'eqalign' ? 'aligned' : match[1]
  const body = matrices(tex.slice(MATRIX.lastIndex + 1, end - 1))
  return `${tex.slice(0, match.index)}\\begin{${name}}${body}\\end{${name}}${matrices(tex.slice(end))}`
}

const character = (code: string): string => {
  const point = /^x/i.test(code) ? Number.parseInt(code.slice(1), 16) : Number.parseInt(code, 10)
  return point > 0x1f && point <= 0x10ffff ? `\\text{${String.fromCodePoint(point)}}` : ''
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&' }

/** TeX that only MathJax reads, as KaTeX does. */
export const katexTex = (tex: string): string =>
  matrices(
    tex
      // Texts of notebooks go through HTML, so that there a formula may be written with its entities.
      .replace(/&(lt|gt|amp);/g, (_, name: string) => entities[name] ?? '')
      .replace(/\\require\s*\{[^{}]*\}/g, '')
      .replace(/\\unicode\s*(?:\[[^\]]*\])?\s*\{\s*(x[0-9a-f]+|\d+)\s*\}/gi, (_, code: string) =>
        character(code),
      )
      .replace(/\\bbox\s*(?:\[[^\]]*\])?/g, '')
      .replace(/\\(?:begin|end)\{(?:math|displaymath|subequations)\}/g, ''),
  )

/** Commands that MathJax knows and KaTeX does not. */
export const katexMacros: Readonly<Record<string, string>> = {
  '\\mbox': '\\text',
  '\\ensuremath': '#1',
  '\\mathbbm': '\\mathbb',
  '\\mathds': '\\mathbb',
  '\\textsc': '\\text',
  '\\class': '\\@secondoftwo',
  '\\cssId': '\\@secondoftwo',
  '\\style': '\\@secondoftwo',
  '\\hfill': '\\qquad',
  '\\vspace': '\\@firstoftwo{}',
}
