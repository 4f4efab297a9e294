import { parseArgs } from 'node:util'
import { messageOf } from '@anode/document/messageOf'
import { GitFailed } from '../git/GitFailed.ts'

/** How the commands for git are used. */
export const gitUsage = `  anode git install [FOLDER] [--global]
                           have git merge and compare notebooks by cells, in a repository or in all of yours
  anode git remove [FOLDER] [--global]
                           take that back
  anode merge BASE OURS THEIRS [--path NAME]
                           merge two notebooks into OURS: exit code 1 where both changed the same lines, 2 where it failed
  anode diff BEFORE AFTER [--color]
                           show by cells how two notebooks differ`

/** The program's commands that git runs, or that are about git: they start without the rest of it. */
export const isGitCommand = (command: string | undefined): command is 'merge' | 'diff' | 'git' =>
  command === 'merge' || command === 'diff' || command === 'git'

/** Something that git takes for a failure, and not for a conflict. */
const FAILED = 2

const say = (line: string): void => console.error(`anode: ${line}`)

const merge = async (args: ReadonlyArray<string>): Promise<number> => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { path: { type: 'string' } },
  })
  const [base, ours, theirs, ...more] = positionals
  if (base === undefined || ours === undefined || theirs === undefined || more.length > 0) {
    throw new GitFailed('Say what to merge: anode merge BASE OURS THEIRS [--path NAME]. See --help.')
  }
  const { mergeCommand } = await import('../git/mergeCommand.ts')
  return mergeCommand({ base, ours, theirs, path: values.path ?? null }, say)
}

const diff = async (args: ReadonlyArray<string>): Promise<number> => {
  const { diffCommand } = await import('../git/diffCommand.ts')
  const { stdout, env } = process
  // Who reads only the beginning, as a pager that is left, has what they wanted.
  stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : FAILED))
  const lines = diffCommand(args, { isTerminal: stdout.isTTY, env })
  if (lines.length > 0) stdout.write(`${lines.join('\n')}\n`)
  return 0
}

const git = async (args: ReadonlyArray<string>, program: string): Promise<number> => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { global: { type: 'boolean', default: false } },
  })
  const [what, folder = process.cwd(), ...more] = positionals
  if ((what !== 'install' && what !== 'remove') || more.length > 0) {
    throw new GitFailed('Say what to do: anode git install, or anode git remove. See --help.')
  }
  const { installInGit, removeFromGit } = await import('../git/installCommand.ts')
  const { resolve } = await import('node:path')
  const where = { isGlobal: values.global, folder: resolve(folder) }
  console.log(
    what === 'install'
      ? installInGit(where, [process.execPath, program], process.env)
      : removeFromGit(where, process.env),
  )
  return 0
}

/** Does what one of these commands is asked to do; gives the exit code. `program`: the script that this process runs. */
export const runGitCommand = async (
  [command, ...args]: ReadonlyArray<string>,
  program: string,
): Promise<number> => {
  try {
    if (args.includes('--help') && args.length === 1) {
      console.log(`Usage:\n\n${gitUsage}`)
      return 0
    }
    if (command === 'merge') return await merge(args)
    return command === 'diff' ? await diff(args) : await git(args, program)
  } catch (error) {
    const isUsage = (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS') === true
    if (!(error instanceof GitFailed) && !isUsage) console.error(error)
    else say(isUsage ? `${messageOf(error)}. See --help.` : messageOf(error))
    return FAILED
  }
}
