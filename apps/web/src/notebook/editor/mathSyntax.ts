import { tags } from '@lezer/highlight'
import type { InlineContext, MarkdownConfig } from '@lezer/markdown'
import { mathAt } from '../../markdown/mathAt.ts'

/**
 * Formulas in Markdown, for the editor: what is between the delimiters is no Markdown, so that `a_1 b_1` is
 * not set in italics. The same rules find them as when the text is rendered.
 */
export const mathSyntax: MarkdownConfig = {
  defineNodes: [{ name: 'Formula', style: tags.special(tags.string) }],
  parseInline: [
    {
      name: 'Formula',
      before: 'Escape',
      parse: (context: InlineContext, _next: number, position: number) => {
        const math = mathAt(context.text, position - context.offset)
        return math === null
          ? -1
          : context.addElement(context.elt('Formula', position, position + math.length))
      },
    },
  ],
}
