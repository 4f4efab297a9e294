import { problemOfPython, readRequirement } from '@anode/document/environment'
import { Either } from 'effect'
import { parse, YAMLParseError } from 'yaml'
import { type NamedPackages, readRequirementsFile } from './readRequirementsFile.ts'

/** Packages that conda calls by another name than the package index. */
const indexNames: Readonly<Record<string, string>> = {
  'dask-core': 'dask',
  importlib_metadata: 'importlib-metadata',
  'matplotlib-base': 'matplotlib',
  'msgpack-python': 'msgpack',
  opencv: 'opencv-python',
  psycopg2: 'psycopg2-binary',
  'py-opencv': 'opencv-python',
  'py-xgboost': 'xgboost',
  'python-duckdb': 'duckdb',
  'python-graphviz': 'graphviz',
  pytables: 'tables',
  pytorch: 'torch',
  'seaborn-base': 'seaborn',
  'snappy-python': 'python-snappy',
  'uvicorn-standard': 'uvicorn[standard]',
}

/** Not Python packages: only conda has them. Under the same name the index may have something else. */
const CONDA_ONLY =
  /^(?:_|r-|lib(?!rosa$|cst$|sass$|tmux$|clang$|linear)|gcc|gxx|gfortran|clang|cuda(?!-python$)|cudnn|mkl$|tbb$)|(?:_linux|_osx|_win)-(?:32|64|aarch64|arm64)$|^(?:binutils|blas|bzip2|ca-certificates|compilers|ffmpeg|gdal|geos|git|graphviz|hdf5|icu|intel-openmp|julia|make|mamba|conda|micromamba|ncurses|nodejs|openblas|openjdk|openmpi|openssl|pandoc|perl|pkg-config|proj|r|readline|rust|sqlite|tk|tzdata|vs2015_runtime|xz|yarn|zlib|zstd)$/

/** What every environment has by itself. */
const BY_ITSELF = new Set(['pip'])

const MATCH = /^(?:[\w./-]+(?:\[[^\]]*\])?::)?([A-Za-z0-9_][\w.-]*)\s*(.*)$/

/** conda’s versions in the index’s words (PEP 440); null where there are none: `1|2`. */
const versionsOf = (spec: string): string | null => {
  const text = spec.trim()
  if (text === '' || text === '*') return ''
  // As conda exports them: name=version=build. The build is of this platform’s file.
  const exported = /^={1,2}([^=\s<>!~|,]+)=[^=\s]+$/.exec(text)
  if (exported !== null) return `==${exported[1]}`
  const fuzzy = /^=([^=<>!~|,\s]+)$/.exec(text)
  if (fuzzy !== null) return `==${(fuzzy[1] as string).replace(/\.?\*$/, '')}.*`
  const plain = /^([0-9][^=<>!~|,\s]*)$/.exec(text)
  if (plain !== null) return `==${plain[1]}`
  if (text.includes('|')) return null
  return text
    .split(',')
    .map((part) => part.trim())
    .map((part) => (/^[0-9]/.test(part) ? `==${part}` : part.replace(/^=(?=[^=])/, '==')))
    .join(',')
}

/** A Python’s third number is conda’s own choice: any of its series will do. */
const anyOfSeries = (versions: string): string =>
  versions.replace(/^==(\d+\.\d+)(?:\.\d+)+(?:\.\*)?$/, '==$1.*')

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const readYaml = (text: string): Either.Either<unknown, string> =>
  Either.try({
    // Aliases can make a short text long.
    try: () => parse(text, { maxAliasCount: 20, prettyErrors: true, logLevel: 'error' }) as unknown,
    catch: (error) => {
      if (!(error instanceof YAMLParseError)) return 'It is no YAML that can be read.'
      const [what = ''] = error.message.split(/ at line |:?\n/)
      const line = error.linePos?.[0].line
      return `It is no YAML${line === undefined ? '' : ` from line ${line} on`}: ${what}.`
    },
  })

/**
 * Reads an `environment.yml` of conda: its packages by the names that the package index has them under, those below `pip:`,
 * and the Python. Null where it names nothing. A left says what cannot be had without conda.
 */
export const readCondaEnvironment = (text: string): Either.Either<NamedPackages | null, string> =>
  Either.gen(function* () {
    const yaml = yield* readYaml(text)
    if (yaml === null || yaml === undefined) return null
    if (!isTable(yaml)) return yield* Either.left('It must be a table with “dependencies”.')
    if (yaml.dependencies === undefined || yaml.dependencies === null) return null
    if (!Array.isArray(yaml.dependencies)) return yield* Either.left('“dependencies” must be a list.')
    const dependencies: string[] = []
    const onlyConda: string[] = []
    let requiresPython: string | undefined
    for (const entry of yaml.dependencies as ReadonlyArray<unknown>) {
      if (isTable(entry)) {
        dependencies.push(...(yield* readPipPart(entry)))
        continue
      }
      if (typeof entry !== 'string') {
        return yield* Either.left('“dependencies” must be a list of texts, with “pip:” at most.')
      }
      const [, given, spec = ''] = MATCH.exec(entry.trim()) ?? []
      if (given === undefined) return yield* Either.left(`“${entry.slice(0, 80)}” names no package.`)
      const name = given.toLowerCase()
      const versions = versionsOf(spec)
      if (versions === null) {
        return yield* Either.left(
          `“${entry.slice(0, 80)}” names several versions (“|”), which only conda knows.`,
        )
      }
      if (name === 'python') {
        const problem = versions === '' ? null : problemOfPython(versions)
        if (problem !== null) return yield* Either.left(problem)
        if (versions !== '') requiresPython = anyOfSeries(versions)
      } else if (CONDA_ONLY.test(name)) onlyConda.push(name)
      else if (!BY_ITSELF.has(name)) {
        const read = yield* readRequirement(`${indexNames[name] ?? name}${versions}`)
        dependencies.push(read.text)
      }
    }
    if (onlyConda.length > 0) {
      return yield* Either.left(
        `${list(onlyConda)} ${onlyConda.length === 1 ? 'comes' : 'come'} from conda only, not from the package index. Take ${onlyConda.length === 1 ? 'it' : 'them'} out, or choose the interpreter of a conda environment that has all of it.`,
      )
    }
    if (dependencies.length === 0 && requiresPython === undefined) return null
    return { dependencies, ...(requiresPython === undefined ? {} : { requiresPython }) }
  })

/** The list below `pip:`, whose lines are those of a requirements file. */
const readPipPart = (
  entry: Readonly<Record<string, unknown>>,
): Either.Either<ReadonlyArray<string>, string> => {
  const { pip } = entry
  if (
    !Array.isArray(pip) ||
    Object.keys(entry).length !== 1 ||
    !pip.every((each) => typeof each === 'string')
  ) {
    return Either.left('Below “dependencies” only “pip:” may have a list of its own, of texts.')
  }
  return Either.match(readRequirementsFile(pip.map((each) => each.replace(/[\r\n]/g, ' ')).join('\n')), {
    onLeft: (why) => Either.left(`“pip”: ${why}`),
    onRight: (named) => Either.right(named?.dependencies ?? []),
  })
}

/** So many names are said; more are counted. */
const MOST = 5

const list = (names: ReadonlyArray<string>): string =>
  names.length <= MOST
    ? names.join(', ')
    : `${names.slice(0, MOST).join(', ')} and ${names.length - MOST} more`
