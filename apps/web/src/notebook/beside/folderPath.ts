/** Names of a whole path, of whichever system. */
const namesOf = (path: string): ReadonlyArray<string> =>
  path.split(/^[a-z]:\\|^\\\\/i.test(path) ? /[\\/]/ : '/').filter((name) => name !== '')

/** The names of what `beside` says, relative to the file at the whole path `file`; null when it goes up too far. */
const joined = (file: string, beside: string): ReadonlyArray<string> | null => {
  const names = [...namesOf(file).slice(0, -1)]
  for (const name of beside.split('/')) {
    if (name === '' || name === '.') continue
    if (name !== '..') names.push(name)
    else if (names.pop() === undefined) return null
  }
  return names
}

const areSame = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): boolean =>
  a.length === b.length && a.every((name, i) => name === b[i])

/** Whether `beside` means the file itself. */
export const isItself = (file: string, beside: string): boolean =>
  areSame(joined(file, beside) ?? [], namesOf(file))

/** The path in the folder of what `beside` says, relative to the file; null when that lies outside of the folder. */
export const folderPath = (folder: string, file: string, beside: string): string | null => {
  const root = namesOf(folder)
  const names = joined(file, beside)
  if (names === null || names.length <= root.length) return null
  return areSame(names.slice(0, root.length), root) ? names.slice(root.length).join('/') : null
}
