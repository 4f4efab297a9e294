const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** A size in bytes as people read it, in powers of 1,000: `512 B`, `1.4 MB`. */
export const sizeWords = (bytes: number): string => {
  let size = bytes
  let unit = 0
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000
    unit++
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${UNITS[unit]}`
}
