/** Says whether what has the focus wants a key for itself just now, which else would be a command's. */
type Keeps = (target: EventTarget | null, key: string) => boolean

const keepers = new Set<Keeps>()

/** Asks `keeps` before each command, from now on. */
export const keepKeys = (keeps: Keeps): void => void keepers.add(keeps)

export const isKept = (target: EventTarget | null, key: string): boolean =>
  [...keepers].some((keeps) => keeps(target, key))
