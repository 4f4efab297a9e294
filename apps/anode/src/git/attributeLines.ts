/** What tells git to merge and compare notebooks with Anode. */
export const ATTRIBUTES = '*.ipynb merge=anode diff=anode'

const isOurs = (line: string): boolean => line.trim() === ATTRIBUTES

/** A file of attributes with ours behind all others, so that it counts; the same text where it is there. */
export const withAttributes = (text: string): string => {
  if (text.split('\n').some(isOurs)) return text
  return `${text === '' || text.endsWith('\n') ? text : `${text}\n`}${ATTRIBUTES}\n`
}

/** The same without ours; all others stay as they are. */
export const withoutAttributes = (text: string): string =>
  text
    .split(/(?<=\n)/)
    .filter((line) => !isOurs(line))
    .join('')
