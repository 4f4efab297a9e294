import { existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Gives a data directory the uv that was installed before, where it was: nobody wants to wait for that. */
export const shareTools = (home: string): void => {
  const tools = join(process.env.ANODE_HOME ?? join(homedir(), '.anode'), 'tools')
  mkdirSync(home, { recursive: true })
  if (existsSync(tools) && !existsSync(join(home, 'tools'))) symlinkSync(tools, join(home, 'tools'))
}
