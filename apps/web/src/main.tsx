import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { commands } from './commands/commands.ts'
import { logErrors } from './log/PageLog.ts'
import { situation } from './log/situation.ts'
import { followName } from './me/changeName.ts'
import { appWorker } from './offline/AppWorker.ts'
import { offlineWords } from './offline/offlineWords.ts'
import { keepFrame } from './outputs/frame/keepFrame.ts'
import { fetchPage, router } from './router.tsx'
import { applyLook } from './settings/applyLook.ts'
import { followSettings, settings } from './settings/settings.ts'
import { reportUnexpected } from './toasts/unexpected.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root.')

const start = () => {
  fetchPage()
  commands.provideElsewhere(async () => {
    const [{ features }, { listCommands }] = await Promise.all([
      import('./features.ts'),
      import('./list/listCommands.ts'),
    ])
    return [...features.actions, ...listCommands]
  })
  logErrors()
  reportUnexpected()
  applyLook()
  settings.on(applyLook)
  followSettings()
  followName()
  createRoot(root).render(
    <StrictMode>
      <RouterProvider router={router} />
    </StrictMode>,
  )
  // In development files change under the page, which no worker may hold on to.
  if (import.meta.env.PROD) {
    situation.provide(() => [['Without the server', offlineWords(appWorker.state)]])
    void appWorker.start().then(() => appWorker.state.page === 'ready' && keepFrame())
  }
}

start()
