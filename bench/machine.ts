import { execFileSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { chromium } from './browser/chromium.ts'

/** What the figures were measured on. */
export const machine = async () => ({
  cores: cpus().length,
  processor: cpus()[0]?.model.trim() ?? 'unknown processor',
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.versions.node,
  browser: execFileSync(chromium(), ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    .trim()
    .replace(/ built on.*/, ''),
})
