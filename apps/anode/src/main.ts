import { fileURLToPath } from 'node:url'
import { isGitCommand, runGitCommand } from './cli/gitCommands.ts'

const program = fileURLToPath(import.meta.url)
const args = process.argv.slice(2)

// git waits for these, once for each file: they load nothing of the rest.
if (isGitCommand(args[0])) process.exitCode = await runGitCommand(args, program)
else {
  const { runCommand } = await import('./cli/runCommand.ts')
  await runCommand(program)
}
