import { pythonLanguage } from '@codemirror/lang-python'
import { LanguageDescription, LanguageSupport, type StreamParser } from '@codemirror/language'

type Load = () => Promise<LanguageSupport>

/** A language of CodeMirror 5, which has a tokenizer in place of a grammar. */
const tokenized =
  (load: () => Promise<StreamParser<unknown>>): Load =>
  async () => {
    const [parser, { StreamLanguage }] = await Promise.all([load(), import('@codemirror/language')])
    return new LanguageSupport(StreamLanguage.define(parser))
  }

const of = (name: string, alias: ReadonlyArray<string>, load: Load) =>
  LanguageDescription.of({ name, alias, load })

/**
 * Python is what most cells are written in: it is there at once. The others are loaded when a text names them.
 */
const python = LanguageDescription.of({
  name: 'Python',
  alias: ['py', 'python3', 'ipython', 'ipython3', 'pycon'],
  support: new LanguageSupport(pythonLanguage),
})

const javascript = (name: string, alias: ReadonlyArray<string>, options: Readonly<Record<string, boolean>>) =>
  of(name, alias, async () => (await import('@codemirror/lang-javascript')).javascript(options))

/** The languages that are coloured, in fences of Markdown and elsewhere, by the names that people write. */
export const knownLanguages: ReadonlyArray<LanguageDescription> = [
  python,
  javascript('JavaScript', ['js', 'jsx', 'node', 'mjs', 'ecmascript'], { jsx: true }),
  javascript('TypeScript', ['ts', 'tsx'], { jsx: true, typescript: true }),
  of('JSON', ['json5', 'jsonl', 'ipynb'], async () => (await import('@codemirror/lang-json')).json()),
  of('SQL', ['duckdb', 'postgresql', 'postgres', 'sqlite', 'mysql'], async () =>
    (await import('@codemirror/lang-sql')).sql(),
  ),
  of('HTML', ['xhtml'], async () => (await import('@codemirror/lang-html')).html()),
  of('CSS', [], async () => (await import('@codemirror/lang-css')).css()),
  of('XML', ['svg', 'rss'], async () => (await import('@codemirror/lang-xml')).xml()),
  of('YAML', ['yml'], async () => (await import('@codemirror/lang-yaml')).yaml()),
  of('C++', ['c', 'cpp', 'cc', 'h', 'hpp', 'cuda', 'arduino'], async () =>
    (await import('@codemirror/lang-cpp')).cpp(),
  ),
  of('Java', [], async () => (await import('@codemirror/lang-java')).java()),
  of('Rust', ['rs'], async () => (await import('@codemirror/lang-rust')).rust()),
  of('Go', ['golang'], async () => (await import('@codemirror/lang-go')).go()),
  of(
    'Shell',
    ['bash', 'sh', 'zsh', 'console', 'shellscript', 'shell-session', 'terminal'],
    tokenized(async () => (await import('@codemirror/legacy-modes/mode/shell')).shell),
  ),
  of(
    'PowerShell',
    ['ps1', 'pwsh'],
    tokenized(async () => (await import('@codemirror/legacy-modes/mode/powershell')).powerShell),
  ),
  of(
    'R',
    ['rscript', 'splus'],
    tokenized(async () => (await import('@codemirror/legacy-modes/mode/r')).r),
  ),
  of(
    'Julia',
    ['jl'],
    tokenized(async () => (await import('@codemirror/legacy-modes/mode/julia')).julia),
  ),
  of(
    'Ruby',
    ['rb'],
    tokenized(async () => (await import('@codemirror/legacy-modes/mode/ruby')).ruby),
  ),
  of(
    'Lua',
    [],
    tokenized(async () => (await import('@codemirror/legacy-modes/mode/lua')).lua),
  ),
  of(
    'Octave',
    ['matlab'],
    tokenized(async () => (await import('@codemirror/legacy-modes/mode/octave')).octave),
  ),
  of(
    'Haskell',
    ['hs'],
    tokenized(async () => (await import('@codemirror/legacy-modes/mode/haskell')).haskell),
  ),
  of(
    'Scala',
    [],
    tokenized(async () => (await import('@codemirror/legacy-modes/mode/clike')).scala),
  ),
  of(
    'Kotlin',
    ['kt'],
    tokenized(async () => (await import('@codemirror/legacy-modes/mode/clike')).kotlin),
  ),
  of(
    'C#',
    ['csharp', 'cs'],
    tokenized(async () => (await import('@codemirror/legacy-modes/mode/clike')).csharp),
  ),
  of(
    'Clojure',
    ['clj'],
    tokenized(async () => (await import('@codemirror/legacy-modes/mode/clojure')).clojure),
  ),
  of(
    'Perl',
    ['pl'],
    tokenized(async () => (await import('@codemirror/legacy-modes/mode/perl')).perl),
  ),
  of(
    'OCaml',
    ['ml'],
    tokenized(async () => (await import('@codemirror/legacy-modes/mode/mllike')).oCaml),
  ),
  of(
    'F#',
    ['fsharp', 'fs'],
    tokenized(async () => (await import('@codemirror/legacy-modes/mode/mllike')).fSharp),
  ),
  of(
    'Swift',
    [],
    tokenized(async () => (await import('@codemirror/legacy-modes/mode/swift')).swift),
  ),
  of(
    'Fortran',
    ['f90'],
    tokenized(async () => (await import('@codemirror/legacy-modes/mode/fortran')).fortran),
  ),
  of(
    'Scheme',
    [],
    tokenized(async () => (await import('@codemirror/legacy-modes/mode/scheme')).scheme),
  ),
  of(
    'Common Lisp',
    ['lisp', 'common-lisp'],
    tokenized(async () => (await import('@codemirror/legacy-modes/mode/commonlisp')).commonLisp),
  ),
  of(
    'LaTeX',
    ['tex'],
    tokenized(async () => (await import('@codemirror/legacy-modes/mode/stex')).stex),
  ),
  of(
    'TOML',
    [],
    tokenized(async () => (await import('@codemirror/legacy-modes/mode/toml')).toml),
  ),
  of(
    'INI',
    ['properties', 'cfg', 'conf', 'dotenv', 'env'],
    tokenized(async () => (await import('@codemirror/legacy-modes/mode/properties')).properties),
  ),
  of(
    'Dockerfile',
    ['docker', 'containerfile'],
    tokenized(async () => (await import('@codemirror/legacy-modes/mode/dockerfile')).dockerFile),
  ),
  of(
    'Diff',
    ['patch'],
    tokenized(async () => (await import('@codemirror/legacy-modes/mode/diff')).diff),
  ),
]

const byName = new Map(
  knownLanguages.flatMap((language) =>
    [language.name.toLowerCase(), ...language.alias].map((name) => [name, language] as const),
  ),
)

/** The language that a fence's info names (`python`, `{r, echo=FALSE}`, `js title="x"`), if it is known. */
export const languageNamed = (info: string): LanguageDescription | null => {
  const name = info.match(/^[\s{.]*([\w+#-]+)/)?.[1]?.toLowerCase()
  return (name !== undefined && byName.get(name)) || null
}
