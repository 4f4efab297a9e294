import { fileURLToPath } from 'node:url'
import { runCommand } from './cli/runCommand.ts'

await runCommand(fileURLToPath(import.meta.url))
