/** What all of these begin with. */
export const commonStart = (texts: ReadonlyArray<string>): string => {
  const [first = '', ...others] = texts
  let end = first.length
  for (const text of others) {
    while (!text.startsWith(first.slice(0, end))) end--
  }
  return first.slice(0, end)
}
