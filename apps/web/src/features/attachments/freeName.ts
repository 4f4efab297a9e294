/** A name for an attachment that none of `taken` has: `image.png`, `image-1.png`, … */
export const freeName = (wanted: string, taken: ReadonlySet<string>): string => {
  // What would have to be escaped in a link is better not there.
  const clean = wanted.replace(/[\s()<>[\]"'\\%#?/:]+/g, '-').replace(/^-+|-+(?=\.|$)/g, '')
  const dot = clean.lastIndexOf('.')
  const [stem, ending] = dot > 0 ? [clean.slice(0, dot), clean.slice(dot)] : [clean || 'image', '']
  const short = stem.slice(0, 80)
  for (let n = 0; ; n++) {
    const name = n === 0 ? `${short}${ending}` : `${short}-${n}${ending}`
    if (!taken.has(name)) return name
  }
}
