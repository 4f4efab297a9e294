import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { createNotebook } from '../server/notebooks.ts'
import { messageOf } from '../server/request.ts'
import { showToast } from '../toasts/Toasts.tsx'
import type { Template } from './templates.ts'

/** Makes notebooks and goes to them; one at a time. */
export interface Create {
  readonly creating: boolean
  readonly create: (template: Template['id']) => void
}

export const useCreate = (): Create => {
  const navigate = useNavigate()
  const [creating, setCreating] = useState(false)
  const create = (template: Template['id']) => {
    if (creating) return
    setCreating(true)
    createNotebook({ template })
      .then(({ id }) => navigate({ to: '/n/$notebookId', params: { notebookId: id } }))
      .catch((error) => {
        setCreating(false)
        showToast({ tone: 'bad', text: `The notebook was not made. ${messageOf(error)}` })
      })
  }
  return { creating, create }
}
