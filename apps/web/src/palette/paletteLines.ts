import { type Command, commandGroups } from '../commands/Command.ts'
import { fuzzyMatch } from './fuzzyMatch.ts'

/** What the palette offers: a command, or a place to go to. */
export interface Offer {
  readonly id: string
  readonly title: string
  /** The heading that it stands under while nothing is typed. */
  readonly group: string
  readonly run: () => void
}

/** An offer as it is shown. */
export interface Line {
  readonly offer: Offer
  /** Indices of the title's characters that fit what was typed. */
  readonly at: ReadonlyArray<number>
  /** The heading above it, where one begins. */
  readonly heading: string | null
}

/** What was done lately is meant more often. */
const RECENT_BONUS = 3

/** More than this nobody reads. */
const MOST = 60

const groupOrder = (group: string): number => {
  const index = commandGroups.indexOf(group as Command['group'])
  return index === -1 ? commandGroups.length : index
}

const withHeadings = (offers: ReadonlyArray<{ offer: Offer; heading: string }>): ReadonlyArray<Line> =>
  offers.map(({ offer, heading }, i) => ({
    offer,
    at: [],
    heading: heading === offers[i - 1]?.heading ? null : heading,
  }))

/** The lines for what was typed: best first; while nothing is typed, recent ones first and then by group. */
export const paletteLines = (
  offers: ReadonlyArray<Offer>,
  query: string,
  recent: ReadonlyArray<string>,
): ReadonlyArray<Line> => {
  if (query.trim() === '') {
    const last = recent.flatMap((id) => offers.find((offer) => offer.id === id) ?? [])
    const rest = offers
      .filter((offer) => !last.includes(offer))
      .sort((a, b) => groupOrder(a.group) - groupOrder(b.group))
    return withHeadings([
      ...last.map((offer) => ({ offer, heading: 'Recent' })),
      ...rest.map((offer) => ({ offer, heading: offer.group })),
    ])
  }
  return offers
    .flatMap((offer) => {
      const match = fuzzyMatch(query, offer.title)
      if (match === null) return []
      const bonus = recent.includes(offer.id) ? RECENT_BONUS : 0
      return [{ offer, at: match.at, heading: null, score: match.score + bonus - offer.title.length * 0.02 }]
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST)
}
