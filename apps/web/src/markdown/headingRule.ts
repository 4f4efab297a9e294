import type { MarkdownIt } from 'markdown-it'
import { slugOf } from './slug.ts'

/** Gives every heading an id made of its words; of equal ones the later get a number. */
export const headingRule = (markdown: MarkdownIt): void => {
  markdown.core.ruler.after('inline', 'heading_ids', ({ tokens }) => {
    const seen = new Map<string, number>()
    tokens.forEach((open, i) => {
      if (open.type !== 'heading_open') return
      const words = (tokens[i + 1]?.children ?? [])
        .filter(({ type }) => type === 'text' || type === 'code_inline')
        .map(({ content }) => content)
      const slug = slugOf(words.join(''))
      if (slug === '') return
      const count = seen.get(slug) ?? 0
      seen.set(slug, count + 1)
      open.attrSet('id', count === 0 ? slug : `${slug}-${count}`)
    })
  })
}
