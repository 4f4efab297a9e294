/** A heading in a Markdown text. */
export interface TextHeading {
  /** 1 to 6. */
  readonly level: number
  /** Without markup. */
  readonly text: string
}

/** What a heading says, without the markup in it. */
const plain = (text: string): string =>
  text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/<[^>]*>/g, '')
    .replace(/(\*\*|__|[*`$]|~~)/g, '')
    .replace(/\\([\\`*_{}[\]()#+\-.!])/g, '$1')
    .trim()

/** The headings of a Markdown text in order; `#` in code fences is none. */
export const headingsIn = (source: string): ReadonlyArray<TextHeading> => {
  const headings: TextHeading[] = []
  let fence: string | null = null
  let before = ''
  for (const line of source.split('\n')) {
    const mark: string | undefined = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1]
    if (mark !== undefined) {
      if (fence === null) fence = mark
      else if (mark.startsWith(fence) && line.trim() === mark) fence = null
      before = ''
      continue
    }
    if (fence !== null) continue
    const [, hashes, text] = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/.exec(line) ?? []
    const underline = /^ {0,3}(=+|-+)[ \t]*$/.exec(line)?.[1]
    if (hashes !== undefined) headings.push({ level: hashes.length, text: plain(text ?? '') })
    else if (underline !== undefined && /^ {0,3}[^\s>*+\-|]/.test(before)) {
      headings.push({ level: underline.startsWith('=') ? 1 : 2, text: plain(before) })
    }
    before = hashes === undefined && underline === undefined ? line : ''
  }
  return headings
}
