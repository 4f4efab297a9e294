import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { commands } from '../commands/commands.ts'
import { appCommands } from './appCommands.ts'

/** Offers what every page can do. */
export const AppCommands = () => {
  const navigate = useNavigate()
  useEffect(() => commands.provide(appCommands(navigate)), [navigate])
  return null
}
