import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { failureOf } from '../failures/failureText.ts'
import { createNotebook } from '../server/notebooks.ts'
import { RequestFailed } from '../server/request.ts'
import { showFailure } from '../toasts/Toasts.tsx'
import type { Template } from './templates.ts'

/** Without the server, which hears of it when it is back. */
const makeHere = async (unreachable: unknown): Promise<{ readonly id: string }> => {
  const { makeNotebookHere } = await import('../offline/makeNotebookHere.ts')
  const id = await makeNotebookHere()
  // The first notebook in this browser needs the server: it is not known who makes it.
  if (id === null) throw unreachable
  return { id }
}

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
      .catch((error) => {
        if (template === 'empty' && error instanceof RequestFailed && error.tag === 'Unreachable') {
          return makeHere(error)
        }
        throw error
      })
      .then(({ id }) => navigate({ to: '/n/$notebookId', params: { notebookId: id } }))
      .catch((error) => {
        setCreating(false)
        showFailure(failureOf('The notebook was not made', error))
      })
  }
  return { creating, create }
}
