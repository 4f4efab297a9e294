/** Lines of text that are comments in a script, and back. A line that would begin a cell gets a backslash. */

const WOULD_MARK = /^(\\*)(%%+(?:[ \t].*)?)$/

export const comment = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '#' : `# ${WOULD_MARK.test(line) ? '\\' : ''}${line}`))
    .join('\n')

const uncommentLine = (line: string): string => {
  const bare = line.replace(/^[ \t]*# ?/, '')
  return /^\\+%%/.test(bare) && WOULD_MARK.test(bare.slice(1)) ? bare.slice(1) : bare
}

export const uncomment = (lines: ReadonlyArray<string>): string => lines.map(uncommentLine).join('\n')

export const isComment = (line: string): boolean => /^[ \t]*#/.test(line)
