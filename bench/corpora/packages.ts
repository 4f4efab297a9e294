/** A release of a package on PyPI that ships notebooks, as a source archive (`sdist`) or a wheel. */
export interface CorpusPackage {
  readonly name: string
  readonly version: string
  readonly form: 'sdist' | 'wheel'
}

/**
 * Notebooks of others: of the tools that define the format, with every oddity that their tests know, and of
 * libraries that are shown in notebooks. Of those that ship none any more (altair, ipywidgets) an older release.
 */
export const corpusPackages: ReadonlyArray<CorpusPackage> = [
  { name: 'nbformat', version: '5.11.1', form: 'sdist' },
  { name: 'nbconvert', version: '7.17.2', form: 'sdist' },
  { name: 'nbclient', version: '0.11.0', form: 'sdist' },
  { name: 'papermill', version: '2.7.0', form: 'sdist' },
  { name: 'nbdime', version: '4.0.4', form: 'wheel' },
  { name: 'nbsphinx', version: '0.9.8', form: 'sdist' },
  { name: 'ipython', version: '7.34.0', form: 'sdist' },
  { name: 'ipywidgets', version: '7.8.5', form: 'sdist' },
  { name: 'altair', version: '1.2.1', form: 'sdist' },
  { name: 'hvplot', version: '0.12.2', form: 'sdist' },
]
