/** A path with a name behind it. */
export const pathIn = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`)

/** The folder in which something lies. */
export const folderOf = (path: string): string =>
  path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** Whether `path` is `of`, or lies in it. */
export const isIn = (of: string, path: string): boolean =>
  of === '' || path === of || path.startsWith(`${of}/`)

/** The first of `Untitled.ipynb`, `Untitled 2.ipynb`, … that is not taken, whatever its case. */
export const freeName = (taken: Iterable<string>, stem: string, ending: string): string => {
  const all = new Set([...taken].map((name) => name.toLowerCase()))
  for (let number = 1; ; number++) {
    const name = `${stem}${number === 1 ? '' : ` ${number}`}${ending}`
    if (!all.has(name.toLowerCase())) return name
  }
}

/** How much of a name is selected when it is changed: all but its ending. */
export const stemLength = (name: string, isFolder: boolean): number => {
  const dot = name.lastIndexOf('.')
  return isFolder || dot <= 0 ? name.length : dot
}
