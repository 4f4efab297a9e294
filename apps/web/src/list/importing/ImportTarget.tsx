import { useNavigate } from '@tanstack/react-router'
import { FileDown } from 'lucide-react'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react'
import { dropPlace } from './dropPlace.ts'
import { droppedFiles } from './droppedFiles.ts'
import { imports } from './Imports.ts'
import { fileSource, type Source } from './importNotebooks.ts'

type StartImport = (sources: ReadonlyArray<Source>) => void

const ImportContext = createContext<StartImport>(() => {})

/** Opens files as notebooks: one is gone to, of several the list tells. */
export const useImport = (): StartImport => useContext(ImportContext)

const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false

/** Takes files that are dropped anywhere on the page, and says so while they hover. */
export const ImportTarget = ({ children }: { readonly children: ReactNode }) => {
  const [hovering, setHovering] = useState(false)
  const navigate = useNavigate()

  const start = useCallback(
    (sources: ReadonlyArray<Source>) => {
      if (sources.length === 0) return
      // What becomes of several is told in the list.
      if (sources.length > 1) void navigate({ to: '/' })
      void imports
        .start(sources)
        .then((notebook) =>
          sources.length > 1
            ? undefined
            : notebook === null
              ? navigate({ to: '/' })
              : navigate({ to: '/n/$notebookId', params: { notebookId: notebook.id } }),
        )
    },
    [navigate],
  )

  useEffect(() => {
    let depth = 0
    const hover = (isOver: boolean) => {
      const place = dropPlace.get()
      place?.hover(isOver)
      setHovering(isOver && place === null)
    }
    const enter = (event: DragEvent) => {
      if (!holdsFiles(event)) return
      depth++
      hover(true)
    }
    const leave = (event: DragEvent) => {
      if (!holdsFiles(event)) return
      depth = Math.max(0, depth - 1)
      if (depth === 0) hover(false)
    }
    const over = (event: DragEvent) => {
      if (holdsFiles(event)) event.preventDefault()
    }
    const drop = (event: DragEvent) => {
      depth = 0
      hover(false)
      if (!holdsFiles(event) || event.defaultPrevented || event.dataTransfer === null) return
      event.preventDefault()
      const place = dropPlace.get()
      if (place !== null) return place.take(event.dataTransfer)
      void droppedFiles(event.dataTransfer).then((files) => start(files.map(fileSource)))
    }
    window.addEventListener('dragenter', enter)
    window.addEventListener('dragleave', leave)
    window.addEventListener('dragover', over)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragenter', enter)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('dragover', over)
      window.removeEventListener('drop', drop)
    }
  }, [start])

  return (
    <ImportContext value={start}>
      {children}
      {hovering && (
        <div className="pointer-events-none fixed inset-3 z-50 grid place-items-center rounded-2xl border-2 border-accent border-dashed bg-paper/85">
          <p className="flex items-center gap-2.5 font-medium text-[15px]">
            <FileDown size={20} className="text-accent-ink" aria-hidden />
            Drop .ipynb files to open them
          </p>
        </div>
      )}
    </ImportContext>
  )
}
