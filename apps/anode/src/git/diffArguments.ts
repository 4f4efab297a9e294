import { GitFailed } from './GitFailed.ts'

/** One of the two files of a diff, and the name it goes by; null: there is none. */
export interface DiffFile {
  /** Where its bytes are. */
  readonly file: string
  readonly name: string
}

/** What `anode diff` was asked to do. */
export type DiffArguments =
  | {
      readonly what: 'files'
      readonly before: DiffFile | null
      readonly after: DiffFile | null
      /** What git says of the two beside: a rename, other rights. */
      readonly notes: ReadonlyArray<string>
      readonly colour: 'always' | 'never' | 'auto'
      /** Whether git asked: then a file that is no notebook is compared all the same. */
      readonly isGit: boolean
    }
  /** A file that git has not merged yet. */
  | { readonly what: 'unmerged'; readonly name: string }

const MODE = /^(\d{6}|\.)$/

const there = (file: string, name: string): DiffFile | null => (file === '/dev/null' ? null : { file, name })

const colourOf = (option: string): 'always' | 'never' | 'auto' | null => {
  if (option === '--color' || option === '--color=always') return 'always'
  if (option === '--no-color' || option === '--color=never') return 'never'
  return option === '--color=auto' ? 'auto' : null
}

/** As git gives them: path, old file, its hash and mode, new file, its hash and mode; of a rename the other path, too. */
const ofGit = (args: ReadonlyArray<string>): DiffArguments => {
  const [path = '', old = '', , oldMode = '.', now = '', , newMode = '.', other = path, how = ''] = args
  const isKept = oldMode !== '.' && newMode !== '.' && oldMode !== newMode
  const notes = [
    ...(isKept ? [`old mode ${oldMode}`, `new mode ${newMode}`] : []),
    ...how.split('\n').filter((line) => line !== '' && !line.startsWith('index ')),
  ]
  const [before, after] = [there(old, path), there(now, other)]
  return { what: 'files', before, after, notes, colour: 'auto', isGit: true }
}

/**
 * Reads what stands behind `anode diff`: two files, or what git gives to a diff driver.
 *
 * @throws GitFailed
 */
export const diffArguments = (args: ReadonlyArray<string>): DiffArguments => {
  if ((args.length === 7 || args.length === 9) && MODE.test(args[3] ?? '') && MODE.test(args[6] ?? '')) {
    return ofGit(args)
  }
  const colours = args.flatMap((arg) => colourOf(arg) ?? [])
  const [first, second, ...more] = args.filter((arg) => colourOf(arg) === null)
  const colour = colours.at(-1) ?? 'auto'
  if (first === undefined || more.length > 0) {
    throw new GitFailed('Say which two files to compare: anode diff BEFORE AFTER [--color]. See --help.')
  }
  if (second === undefined) return { what: 'unmerged', name: first }
  const [before, after] = [there(first, first), there(second, second)]
  return { what: 'files', before, after, notes: [], colour, isGit: false }
}
