/** Endings that say another language than their own name does. */
const ENDINGS: Readonly<Record<string, string>> = {
  md: 'markdown',
  markdown: 'markdown',
  qmd: 'markdown',
  rmd: 'markdown',
  py: 'python',
  pyi: 'python',
  pyw: 'python',
  txt: 'text',
  text: 'text',
  log: 'text',
  csv: 'text',
  tsv: 'text',
  rst: 'text',
  geojson: 'json',
  htm: 'html',
  cjs: 'js',
  mts: 'ts',
  cts: 'ts',
}

/** The language of a file by its name, as editors know it: the ending where that is one; `text` for none. */
export const languageOfFile = (name: string): string => {
  const [, ending = ''] = /\.([^.]+)$/.exec(name) ?? []
  const lower = ending.toLowerCase()
  if (lower === '') return /^(Dockerfile|Containerfile)$/.test(name) ? 'dockerfile' : 'text'
  return ENDINGS[lower] ?? lower
}
