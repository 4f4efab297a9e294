import { spawnSync } from 'node:child_process'
import { program } from '../../testing/startProgram.ts'

/** The program, run in a folder as git or a person runs it. */
export const anodeIn =
  (folder: string, env: NodeJS.ProcessEnv, options: ReadonlyArray<string> = []) =>
  (...args: ReadonlyArray<string>) => {
    const command = [...options, program, ...args]
    const { status, stdout, stderr } = spawnSync(process.execPath, command, {
      cwd: folder,
      env,
      encoding: 'utf8',
    })
    return { status, stdout, stderr }
  }
