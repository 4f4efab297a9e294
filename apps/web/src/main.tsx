import './app.css'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { router } from './router.tsx'
import { applyLook } from './settings/applyLook.ts'
import { followSettings, settings } from './settings/settings.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root.')

applyLook()
settings.on(applyLook)
followSettings()

createRoot(root).render(
  <StrictMode>
    <RouterProvider router={router} />
  </StrictMode>,
)
