import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { messageOf } from '@anode/document/messageOf'
import { ATTRIBUTES, withAttributes, withoutAttributes } from './attributeLines.ts'
import { GitFailed } from './GitFailed.ts'
import { type GitAnswer, runGit } from './runGit.ts'

/** Where git is told of Anode: in one repository, or for all of this person's. */
export interface InstallArguments {
  readonly isGlobal: boolean
  /** Where the repository is. */
  readonly folder: string
}

/** The program and its script, as this process was started. */
export type OwnCommand = readonly [program: string, script: string]

/** As a shell reads it as one word, whatever it holds. */
const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`

const commandLine = (command: OwnCommand): string => command.map(quoted).join(' ')

/** What git runs: in a merge it puts values where there is a per cent sign, so those of a path are doubled. */
export const settingsFor = (command: OwnCommand): Readonly<Record<string, string>> => ({
  'merge.anode.name': 'notebooks, cell by cell (Anode)',
  'merge.anode.driver': `${commandLine(command).replaceAll('%', '%%')} merge %O %A %B --path=%P`,
  'diff.anode.command': `${commandLine(command)} diff`,
})

const git = (folder: string, ...args: ReadonlyArray<string>): GitAnswer => {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new GitFailed(`There is no folder ${folder}. Name the folder of a git repository.`)
  }
  const answer = runGit(args, folder)
  if (answer !== null) return answer
  throw new GitFailed('There is no git on this machine, or not on the PATH. Install it, then try again.')
}

/** Where the attributes of all of a person's repositories are. */
const globalAttributes = (folder: string, env: NodeJS.ProcessEnv): string => {
  const { status, output } = git(folder, 'config', '--global', '--type=path', '--get', 'core.attributesFile')
  const named = output.replace(/\n$/, '')
  if (status === 0 && named !== '') return resolve(folder, named)
  return join(env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config'), 'git', 'attributes')
}

/** Where those of one repository are that nobody else gets: also of a worktree or of a submodule. */
const ownAttributes = (folder: string): string => {
  const { status, output, said } = git(folder, 'rev-parse', '--git-path', 'info/attributes')
  if (status === 0) return resolve(folder, output.replace(/\n$/, ''))
  throw new GitFailed(
    `${folder} is in no git repository (${said.split('\n')[0]}). Say it in a repository, name its folder, or use --global for all of yours.`,
  )
}

const attributesOf = ({ isGlobal, folder }: InstallArguments, env: NodeJS.ProcessEnv): string =>
  isGlobal ? globalAttributes(folder, env) : ownAttributes(folder)

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw new GitFailed(`The file ${path} cannot be read: ${messageOf(error)}.`)
  }
}

/** Changes the lines of a file; one that has none then goes. */
const changeFile = (path: string, change: (text: string) => string): void => {
  const before = textOf(path)
  const after = change(before)
  if (after === before) return
  try {
    mkdirSync(dirname(path), { recursive: true })
    if (after === '') rmSync(path)
    else writeFileSync(path, after)
  } catch (error) {
    throw new GitFailed(`The file ${path} cannot be written: ${messageOf(error)}.`)
  }
}

/** Another program that still has a say, as of a `.gitattributes` that counts for more than this person's own. */
const others = ({ folder, isGlobal }: InstallArguments): ReadonlyArray<string> => {
  if (isGlobal) return []
  const { output } = git(folder, 'check-attr', 'merge', 'diff', '--', 'any.ipynb')
  return output.split('\n').flatMap((line) => {
    const [, attribute = '', value = 'anode'] = line.split(': ')
    return value === 'anode' ? [] : [`${attribute}=${value}`]
  })
}

/**
 * Has git merge and compare notebooks with this program; gives what to tell. Doing it again changes nothing.
 *
 * @throws GitFailed
 */
export const installInGit = (args: InstallArguments, command: OwnCommand, env: NodeJS.ProcessEnv): string => {
  const { isGlobal, folder } = args
  const path = attributesOf(args, env)
  for (const [name, value] of Object.entries(settingsFor(command))) {
    const { status, said } = git(
      ...([folder, 'config', isGlobal ? '--global' : '--local', '--replace-all', name, value] as const),
    )
    if (status !== 0) throw new GitFailed(`git did not take the setting ${name}: ${said}`)
  }
  changeFile(path, withAttributes)
  const where = isGlobal ? 'in all of your repositories' : `in the repository of ${folder}`
  const left = others(args)
  return [
    `git merges and compares notebooks with Anode from now on, ${where} (“${ATTRIBUTES}” in ${path}).`,
    ...(left.length === 0
      ? []
      : [`Something else says ${left.join(' and ')} for them there, and counts for more.`]),
    'git log and git show do so with --ext-diff. “anode git remove” takes this back.',
  ].join('\n')
}

/**
 * Takes that back; what others have set stays.
 *
 * @throws GitFailed
 */
export const removeFromGit = (args: InstallArguments, env: NodeJS.ProcessEnv): string => {
  const { isGlobal, folder } = args
  const path = attributesOf(args, env)
  const isThere = textOf(path) !== withoutAttributes(textOf(path))
  changeFile(path, withoutAttributes)
  const removed = Object.keys(settingsFor(['', ''])).filter(
    (name) => git(folder, 'config', isGlobal ? '--global' : '--local', '--unset-all', name).status === 0,
  )
  if (!isThere && removed.length === 0) return 'git was not told to use Anode there.'
  return 'git merges and compares notebooks by lines again.'
}
