/** A text with more signs that mean something in Markdown takes seconds to read and to draw. */
const MARKS = 15_000

/** A text of more characters does so, too. What pictures in it take does not count. */
const CHARACTERS = 400_000

const COUNTED = /[[\]<>*_`$|~\\\n@]/g

/** Whether a text would hold up the page for long: such a one is drawn only when somebody asks for it. */
export const isHeavy = (source: string): boolean => {
  if (source.length < MARKS) return false
  const text = source.includes('data:') ? source.replace(/data:[\w/+.;=-]+,[A-Za-z0-9+/=%]+/g, '') : source
  if (text.length > CHARACTERS) return true
  let count = 0
  COUNTED.lastIndex = 0
  while (COUNTED.test(text)) if (++count > MARKS) break
  return count > MARKS
}
