import './app.css'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { commands } from './commands/commands.ts'
import { logErrors } from './log/PageLog.ts'
import { router } from './router.tsx'
import { applyLook } from './settings/applyLook.ts'
import { followSettings, settings } from './settings/settings.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root.')

commands.provideElsewhere(async () => {
  const { actions } = await import('./notebook/actions/registry.ts')
  return [...actions.values()]
})
logErrors()
applyLook()
settings.on(applyLook)
followSettings()

createRoot(root).render(
  <StrictMode>
    <RouterProvider router={router} />
  </StrictMode>,
)
