import { homedir } from 'node:os'
import { isAbsolute, resolve } from 'node:path'
import type { ChosenIsolation } from '@anode/kernel/isolation'
import { UsageError } from './UsageError.ts'

const READ = 'read='

const refused = (text: string, why: string): UsageError =>
  new UsageError({
    message: `The isolation “${text}” is not understood: ${why} Write bubblewrap, and behind it with commas no-network and read=/a/folder; or none.`,
  })

/**
 * What somebody asks for: `none`, `bubblewrap`, `bubblewrap,no-network`, `bubblewrap,read=/data`. Null: none.
 *
 * @throws UsageError
 */
export const isolationOf = (text: string): ChosenIsolation | null => {
  const [way = '', ...parts] = text.split(',').map((part) => part.trim())
  if (way === '' || way === 'none') {
    if (parts.length > 0) throw refused(text, `without isolation there is no “${parts[0]}”.`)
    return null
  }
  if (way !== 'bubblewrap') throw refused(text, `there is no “${way}”.`)
  const readable = parts.filter((part) => part.startsWith(READ)).map((part) => part.slice(READ.length))
  const unknown = parts.find((part) => part !== 'no-network' && !part.startsWith(READ))
  if (unknown !== undefined) throw refused(text, `there is no “${unknown}”.`)
  const wrong = readable.find((folder) => !isAbsolute(folder) || isPrivate(resolve(folder)))
  if (wrong !== undefined) {
    throw refused(text, `“${wrong}” is not the whole path of a folder, or a kernel has one of its own there.`)
  }
  return { network: !parts.includes('no-network'), readable: readable.map((folder) => resolve(folder)) }
}

/** What a kernel has of its own: a root, a home, a place for temporary files. */
const isPrivate = (folder: string): boolean => ['/', homedir(), '/tmp', '/var/tmp'].includes(folder)

/** The same as text, which is equal for what is equal. */
export const isolationText = (isolation: ChosenIsolation | null): string =>
  isolation === null
    ? 'none'
    : [
        'bubblewrap',
        ...(isolation.network ? [] : ['no-network']),
        ...[...isolation.readable].sort().map((folder) => `${READ}${folder}`),
      ].join(',')
