import type { MarkdownIt } from 'markdown-it'
import { mathAt } from './mathAt.ts'

/** Finds formulas, as `math_inline` and `math_block` tokens whose `meta` is the `MathSpan`. */
export const mathRules = (markdown: MarkdownIt): void => {
  markdown.inline.ruler.before('escape', 'math_inline', (state, silent) => {
    const math = mathAt(state.src, state.pos)
    if (math === null || state.pos + math.length > state.posMax) return false
    if (!silent) state.push('math_inline', '', 0).meta = { ...math }
    state.pos += math.length
    return true
  })

  markdown.block.ruler.before(
    'fence',
    'math_block',
    (state, startLine, endLine, silent) => {
      const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0)
      if ((state.sCount[startLine] ?? 0) - state.blkIndent >= 4) return false
      if (!/^(\$\$|\\\\?\[|\\begin\{)/.test(state.src.slice(start, start + 8))) return false
      for (let line = startLine + 1; line <= endLine; line++) {
        const text = state.getLines(startLine, line, state.blkIndent, false).trim()
        const math = mathAt(text, 0)
        if (math !== null) {
          // With words behind it, it is part of a paragraph.
          if (!math.display || math.length !== text.length) return false
          if (silent) return true
          const token = state.push('math_block', '', 0)
          token.meta = { ...math }
          token.block = true
          token.map = [startLine, line]
          state.line = line
          return true
        }
        if (line < endLine && (state.isEmpty(line) || (state.sCount[line] ?? 0) < state.blkIndent))
          return false
      }
      return false
    },
    { alt: ['paragraph', 'reference', 'blockquote', 'list'] },
  )
}
