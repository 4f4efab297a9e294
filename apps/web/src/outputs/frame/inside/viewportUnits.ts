import { VIEW_HEIGHT } from '../frameMessages.ts'

const UNIT = /(?<![\w.-])([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)[dsl]?v(h|b|min|max)\b/gi

/** Styles without the units that ask for the height of the window: they get one that stands still. */
export const withoutViewHeight = (css: string): string =>
  css.replace(UNIT, (_, digits: string, unit: string) => {
    const amount = Number(digits)
    const pixels = `${(amount * VIEW_HEIGHT) / 100}px`
    if (unit.toLowerCase() === 'min') return `min(${amount}vw, ${pixels})`
    if (unit.toLowerCase() === 'max') return `max(${amount}vw, ${pixels})`
    return pixels
  })

const settle = (style: CSSStyleDeclaration): void => {
  for (const name of [...style]) {
    const value = style.getPropertyValue(name)
    const settled = withoutViewHeight(value)
    if (settled !== value) style.setProperty(name, settled, style.getPropertyPriority(name))
  }
}

const settleRules = (rules: CSSRuleList): void => {
  for (const rule of rules) {
    if ('style' in rule) settle(rule.style as CSSStyleDeclaration)
    if ('cssRules' in rule) settleRules(rule.cssRules as CSSRuleList)
  }
}

/** Takes those units out of everything that styles the document now. */
export const settleViewHeight = (document: Document): void => {
  for (const element of document.querySelectorAll<HTMLElement>('[style]')) settle(element.style)
  for (const sheet of document.styleSheets) {
    try {
      settleRules(sheet.cssRules)
    } catch {
      // The styles of another site cannot be read.
    }
  }
}
