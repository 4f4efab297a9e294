/** How many colours tell people apart: `person-0` and on, in presence.css. */
const COLORS = 8

/** The class that gives a person's colour, the same in every notebook and browser: a hash of their id (FNV-1a). */
export const personClass = (id: string): string => {
  let hash = 0x811c9dc5
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193)
  return `person-${(hash >>> 0) % COLORS}`
}
