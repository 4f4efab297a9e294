import { escapeHtml } from '../languages/escapeHtml.ts'
import { replaceMath } from './htmlMath.ts'
import type { MathSpan } from './mathAt.ts'
import type { ParsedMarkdown } from './parseMarkdown.ts'

/** LaTeX as notebooks show it: the formulas in it are set, and what is around them is text. */
export const parseLatex = (source: string): ParsedMarkdown => {
  const formulas: MathSpan[] = []
  const html = source
    .trim()
    .split(/\n[ \t]*\n/)
    .map((paragraph) => {
      const place = (math: MathSpan) => `<span data-math="${formulas.push(math) - 1}"></span>`
      return `<p>${replaceMath(paragraph, place, escapeHtml)}</p>`
    })
    .join('\n')
  return { html, formulas, fences: [] }
}

/** Whether there is anything in it to set; other LaTeX, which only a whole TeX could set, is shown as it is written. */
export const hasFormulas = (source: string): boolean =>
  !/\\begin\{(tabular|tikzpicture|document|itemize|enumerate|table|figure)/.test(source) &&
  parseLatex(source).formulas.length > 0
