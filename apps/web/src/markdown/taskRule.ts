import type { MarkdownIt } from 'markdown-it'

const TASK = /^\[([ xX])\](?=\s|$)/

/** Turns `[ ]` and `[x]` at the start of list items into `task` tokens; `meta` holds their line and state. */
export const taskRule = (markdown: MarkdownIt): void => {
  markdown.core.ruler.after('inline', 'tasks', ({ tokens, Token }) => {
    tokens.forEach((inline, i) => {
      const first = inline.children?.[0]
      const startsItem = tokens[i - 1]?.type === 'paragraph_open' && tokens[i - 2]?.type === 'list_item_open'
      if (inline.type !== 'inline' || !startsItem || first?.type !== 'text') return
      const mark = TASK.exec(first.content)?.[1]
      if (mark === undefined || inline.map == null) return
      first.content = first.content.slice(3).trimStart()
      const task = new Token('task', '', 0)
      task.meta = { line: inline.map[0], done: mark !== ' ' }
      inline.children?.unshift(task)
    })
  })
}

const LINE = /^(\s*(?:>\s*)*(?:[-*+]|\d+[.)])\s+(?:(?:[-*+]|\d+[.)])\s+)*\[)([ xX])\]/

/** Where the mark of the task in a line of `source` is (one character), and what ticking puts there. */
export const taskToggle = (
  source: string,
  line: number,
): { readonly at: number; readonly mark: 'x' | ' ' } | null => {
  const lines = source.split('\n')
  const found = LINE.exec(lines[line] ?? '')
  if (found === null) return null
  const before = lines.slice(0, line).reduce((sum, text) => sum + text.length + 1, 0)
  return { at: before + (found[1] ?? '').length, mark: found[2] === ' ' ? 'x' : ' ' }
}
