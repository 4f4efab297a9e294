import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { messageOf } from '@anode/document/messageOf'

const FILE_LIMIT = 5 * 1024 * 1024

/** Takes what happened, in words, and details that hold no tokens and nothing of a notebook's content. */
export interface HostLog {
  readonly info: (message: string, details?: Readonly<Record<string, unknown>>) => void
  readonly error: (message: string, error?: unknown) => void
}

/** A log in a file; at 5 MB it becomes `<file>.1` and a new one begins. */
export const fileLog = (file: string): HostLog => {
  mkdirSync(dirname(file), { recursive: true })
  let size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  const write = (level: string, message: string, details: string) => {
    const line = `${new Date().toISOString()} ${level} ${message}${details === '' ? '' : ` ${details}`}\n`
    try {
      if (size > FILE_LIMIT) {
        renameSync(file, `${file}.1`)
        size = 0
      }
      appendFileSync(file, line, { mode: 0o600 })
      size += Buffer.byteLength(line)
    } catch {
      // A full disk must not end kernels.
    }
  }
  return {
    info: (message, details) => write('info', message, details === undefined ? '' : JSON.stringify(details)),
    error: (message, error) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : messageOf(error ?? '')
      write('error', message, text.replaceAll('\n', ' | '))
    },
  }
}
