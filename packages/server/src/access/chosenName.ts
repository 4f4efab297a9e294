import type { Principal } from '@anode/document'

/** The longest name, in characters. */
export const NAME_LIMIT = 60

/** A name as it is kept: composed, without control characters and needless space; empty when nothing is left. */
export const tidyName = (name: string): string =>
  [
    ...name
      .normalize('NFC')
      .replace(/[\p{C}\s]+/gu, ' ')
      .trim(),
  ]
    .slice(0, NAME_LIMIT)
    .join('')
    .trim()

/**
 * Who somebody is by the name they chose: two browsers with one name are one person, however it is cased and
 * spaced. A name without letters and digits is told apart by its characters.
 */
export const personOf = (name: string): Principal => {
  const words = name
    .normalize('NFKC')
    .toLocaleLowerCase('en')
    .match(/[\p{L}\p{M}\p{N}]+/gu)
  const slug = words?.join('-') ?? [...name].map((char) => char.codePointAt(0)?.toString(16)).join('-')
  // `person:local` is whoever has chosen no name.
  return { id: `person:${slug === 'local' ? 'local-name' : slug}`, kind: 'person', name }
}
