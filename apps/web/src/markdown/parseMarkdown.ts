import MarkdownIt, { type Env, type RendererRule, type Token } from 'markdown-it'
import footnotes from 'markdown-it-footnote'
import { headingRule } from './headingRule.ts'
import { replaceHtmlMath } from './htmlMath.ts'
import type { MathSpan } from './mathAt.ts'
import { mathRules } from './mathRules.ts'
import { taskRule } from './taskRule.ts'

/** A fence, with what it says of its language. */
export interface Fence {
  readonly code: string
  readonly info: string
}

/**
 * Markdown as HTML that nobody has sanitized yet. What is ours to draw stands in it as empty places with the
 * index of what belongs there (`data-math`, `data-fence`), so that nothing in the text can pass for it.
 */
export interface ParsedMarkdown {
  readonly html: string
  readonly formulas: ReadonlyArray<MathSpan>
  readonly fences: ReadonlyArray<Fence>
}

interface Collected extends Env {
  formulas: MathSpan[]
  fences: Fence[]
}

const markdown = new MarkdownIt({ html: true, linkify: true, breaks: false })
markdown.use(mathRules).use(footnotes).use(taskRule).use(headingRule)

// By default a link or picture may use few schemes; what is allowed in the end is for DOMPurify to say.
markdown.validateLink = (url) => !/^\s*(javascript|vbscript|file):/i.test(url)

// “example.py” is a file, not an address in Paraguay: only what begins like an address becomes a link.
markdown.linkify.set({ fuzzyLink: false })

const collected = (env: Env | undefined) => env as Collected

const formulaOf = (token: Token | undefined) => token?.meta as unknown as MathSpan

const place = (tag: string, name: string, index: number): string =>
  `<${tag} data-${name}="${index}"></${tag}>`

Object.assign(markdown.renderer.rules, {
  math_inline: (tokens, i, _options, env) =>
    place('span', 'math', collected(env).formulas.push(formulaOf(tokens[i])) - 1),
  math_block: (tokens, i, _options, env) =>
    `${place('div', 'math', collected(env).formulas.push(formulaOf(tokens[i])) - 1)}\n`,
  // Markdown leaves these alone, and formulas with them.
  html_block: (tokens, i, _options, env) =>
    replaceHtmlMath(tokens[i]?.content ?? '', (math) =>
      place('span', 'math', collected(env).formulas.push(math) - 1),
    ),
  fence: (tokens, i, _options, env) => {
    const { content = '', info = '' } = tokens[i] ?? {}
    return `<pre>${place('code', 'fence', collected(env).fences.push({ code: content, info }) - 1)}</pre>\n`
  },
  task: (tokens, i) => {
    const { line, done } = tokens[i]?.meta ?? {}
    return `<span data-task="${line}"${done ? ' data-done="true"' : ''}></span>`
  },
} satisfies Record<string, RendererRule>)

/** Reads Markdown as GitHub and Jupyter do: tables, tasks, footnotes, formulas, HTML. */
export const parseMarkdown = (source: string): ParsedMarkdown => {
  const env: Collected = { formulas: [], fences: [] }
  return { html: markdown.render(source, env), ...env }
}

/** A heading, with the name that links use for it. */
export interface Heading {
  readonly level: number
  readonly text: string
  readonly id: string
  /** Counted from 0. */
  readonly line: number
}

/** The headings of a text in order. */
export const headingsOf = (source: string): ReadonlyArray<Heading> => {
  // Most cells have none, and parsing is what costs.
  if (!/^ {0,3}(#{1,6}(\s|$)|=+\s*$|-+\s*$)/m.test(source)) return []
  const tokens = markdown.parse(source, { formulas: [], fences: [] })
  return tokens.flatMap((open, i) => {
    if (open.type !== 'heading_open') return []
    return [
      {
        level: Number(open.tag.slice(1)),
        text: tokens[i + 1]?.content ?? '',
        id: String(open.attrGet('id') ?? ''),
        line: open.map?.[0] ?? 0,
      },
    ]
  })
}
