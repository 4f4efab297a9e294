/**
 * Which of some numbers, all different, stay where they are when the list is put in order by moving as few as possible:
 * a longest increasing subsequence.
 */
export const inOrder = (numbers: ReadonlyArray<number>): ReadonlySet<number> => {
  /** For each length, the place of the least number that ends such a subsequence. */
  const ends: number[] = []
  const before: number[] = []
  numbers.forEach((value, index) => {
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((numbers[ends[middle] as number] as number) < value) low = middle + 1
      else high = middle
    }
    before.push(low === 0 ? -1 : (ends[low - 1] as number))
    ends[low] = index
  })
  const stay = new Set<number>()
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at] as number) stay.add(numbers[at] as number)
  return stay
}
