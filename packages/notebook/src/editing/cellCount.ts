/** `a cell`, `3 cells`. */
export const cellCount = (count: number): string => (count === 1 ? 'a cell' : `${count} cells`)
