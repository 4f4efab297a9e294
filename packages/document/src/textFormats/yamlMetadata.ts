import { parse } from 'yaml'

type Fields = Readonly<Record<string, unknown>>

/** The fields of a YAML text; none where it is not a map, or cannot be read. */
export const yamlFields = (text: string): Fields => {
  try {
    // Aliases may stand for more than fits into memory.
    const value: unknown = parse(text, { maxAliasCount: 20, logLevel: 'error' })
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
  } catch {
    return {}
  }
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}

const textOr = (value: unknown, otherwise: string): string =>
  typeof value === 'string' && value !== '' ? value : otherwise

/** A notebook's metadata that say which kernel a header asks for: as a kernelspec, or by its name alone. */
export const kernelMetadata = (asked: unknown): Fields => {
  const spec = typeof asked === 'string' ? { name: asked } : fieldsOf(asked)
  const name = textOr(spec.name, '')
  if (name === '') return {}
  const language = typeof spec.language === 'string' ? { language: spec.language } : {}
  return { kernelspec: { display_name: textOr(spec.display_name, name), ...language, name } }
}

/** The lines of a YAML header at the beginning of a text, with the lines around it: `---` to `---`. Null: there is none. */
export const yamlHeader = (
  lines: ReadonlyArray<string>,
): { readonly end: number; readonly fields: Fields } | null => {
  if (lines[0]?.trimEnd() !== '---') return null
  const close = lines.findIndex((line, index) => index > 0 && /^(---|\.\.\.)\s*$/.test(line))
  if (close < 0) return null
  return { end: close + 1, fields: yamlFields(lines.slice(1, close).join('\n')) }
}
