/** A text as Python writes it between quotes. */
const quoted = (text: string): string => JSON.stringify(text)

const readers: ReadonlyArray<readonly [RegExp, (path: string) => string]> = [
  [/\.csv(\.(gz|zip|bz2|xz|zst))?$/i, (path) => `pd.read_csv(${path})`],
  [/\.tsv(\.(gz|zip|bz2|xz|zst))?$/i, (path) => `pd.read_csv(${path}, sep="\\t")`],
  [/\.(parquet|pq)$/i, (path) => `pd.read_parquet(${path})`],
  [/\.(feather|arrow)$/i, (path) => `pd.read_feather(${path})`],
  [/\.xlsx?$/i, (path) => `pd.read_excel(${path})`],
  [/\.(jsonl|ndjson)$/i, (path) => `pd.read_json(${path}, lines=True)`],
  [/\.(npy|npz)$/i, (path) => `np.load(${path})`],
]

const imports: ReadonlyArray<readonly [RegExp, string]> = [
  [/^pd\./, 'import pandas as pd'],
  [/^np\./, 'import numpy as np'],
]

/**
 * Python that reads a file, relative to where the code runs. In a cell that is empty, with what it has to import.
 */
export const readingCode = (path: string, isEmptyCell: boolean): string => {
  const name = quoted(path)
  const reader = readers.find(([pattern]) => pattern.test(path))?.[1]
  if (reader === undefined) {
    if (/\.py$/i.test(path)) return isEmptyCell ? `%run ${/\s/.test(path) ? name : path}` : name
    if (/\.json$/i.test(path)) {
      return isEmptyCell
        ? `import json\n\nwith open(${name}) as file:\n    data = json.load(file)`
        : `json.load(open(${name}))`
    }
    return /\.(txt|md|log|yaml|yml|toml|xml|html)$/i.test(path) ? `open(${name}).read()` : name
  }
  const code = reader(name)
  const needed = imports.find(([pattern]) => pattern.test(code))?.[1]
  return isEmptyCell && needed !== undefined ? `${needed}\n\n${code}` : code
}

/** Markdown that shows a picture, or leads to another file. */
export const markdownFor = (path: string): string => {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const address = path
    .split('/')
    .map((part) => encodeURIComponent(part).replaceAll('(', '%28').replaceAll(')', '%29'))
    .join('/')
  const text = name.replace(/[\\[\]]/g, '\\$&')
  const isPicture = /\.(png|jpe?g|gif|webp|avif|svg|bmp)$/i.test(name)
  return `${isPicture ? '!' : ''}[${isPicture ? text.replace(/\.[^.]*$/, '') : text}](${address})`
}
