import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { type BrowserContext, chromium as engine } from 'playwright-core'
import { chromium } from './chromium.ts'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A browser of its own, in a new profile under `folder` or in the one that `profile` names. */
export const openBrowser = async (folder: string, profile?: string): Promise<BrowserContext> =>
  engine.launchPersistentContext(profile ?? (await mkdtemp(join(folder, 'profile-'))), {
    executablePath: chromium(),
    headless: true,
    args: FLAGS,
    viewport: { width: 1280, height: 900 },
  })
