import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { appCommands } from './appCommands.ts'
import { commands } from './commands.ts'

/** Offers what every page can do. */
export const AppCommands = () => {
  const navigate = useNavigate()
  useEffect(() => commands.provide(appCommands(navigate)), [navigate])
  return null
}
