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

/** The path in the folder of what has these names; null when that lies outside of it, or is the folder itself. */
const within = (folder: string, names: ReadonlyArray<string>): string | null => {
  const root = namesOf(folder)
  if (names.length <= root.length) return null
  return areSame(names.slice(0, root.length), root) ? names.slice(root.length).join('/') : null
}

/** The path in the folder of what is at a whole path; null when that lies outside of it. */
export const pathInside = (folder: string, whole: string): string | null => within(folder, namesOf(whole))

/** The path in the folder of what `beside` says, relative to the file; null when that lies outside of the folder. */
export const folderPath = (folder: string, file: string, beside: string): string | null =>
  within(folder, joined(file, beside) ?? [])
