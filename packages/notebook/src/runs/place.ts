const ordinals = new Intl.PluralRules('en', { type: 'ordinal' })
const suffixes: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd', other: 'th' }

/** A place in a queue, counted from 1: `2nd`. */
export const place = (number: number): string => `${number}${suffixes[ordinals.select(number)] ?? 'th'}`
