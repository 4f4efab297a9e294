import { type MathSpan, mathAt } from './mathAt.ts'

const TAG = /<!--[\s\S]*?-->|<\/?([a-zA-Z][^\s/>]*)(?:"[^"]*"|'[^']*'|[^'">])*>/g

/** Between these, text is what it is. */
const VERBATIM = /^(pre|code|kbd|samp|script|style|textarea)$/i

/** Puts what `place` gives in the place of every formula in the text of some HTML, outside of tags. */
export const replaceHtmlMath = (html: string, place: (math: MathSpan) => string): string => {
  if (!/[$\\]/.test(html)) return html
  let verbatim = 0
  let from = 0
  let result = ''
  for (const tag of html.matchAll(TAG)) {
    const text = html.slice(from, tag.index)
    result += (verbatim > 0 ? text : replaceMath(text, place)) + tag[0]
    from = tag.index + tag[0].length
    if (VERBATIM.test(tag[1] ?? '')) verbatim = Math.max(0, verbatim + (tag[0].startsWith('</') ? -1 : 1))
  }
  const rest = html.slice(from)
  return result + (verbatim > 0 ? rest : replaceMath(rest, place))
}

/** The same in a text, whose other parts `plain` gives. */
export const replaceMath = (
  text: string,
  place: (math: MathSpan) => string,
  plain: (text: string) => string = (part) => part,
): string => {
  let result = ''
  let from = 0
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== '$' && text[at] !== '\\') continue
    const math = mathAt(text, at, { loose: true })
    if (math !== null) {
      result += plain(text.slice(from, at)) + place(math)
      from = at + math.length
      at = from - 1
    } else if (text[at] === '\\') at++
  }
  return result + plain(text.slice(from))
}
