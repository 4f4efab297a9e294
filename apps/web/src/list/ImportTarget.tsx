import { useNavigate } from '@tanstack/react-router'
import { FileDown } from 'lucide-react'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import { type Imported, importNotebooks } from './importNotebooks.ts'

interface Import {
  readonly total: number
  readonly done: ReadonlyArray<Imported>
}

interface Importing {
  /** The import that runs or whose results wait to be dismissed. */
  readonly current: Import | null
  readonly start: (files: ReadonlyArray<File>) => void
  readonly dismiss: () => void
}

const ImportContext = createContext<Importing>({ current: null, start: () => {}, dismiss: () => {} })

/** The import of .ipynb files, dropped anywhere or picked. */
export const useImport = (): Importing => useContext(ImportContext)

const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false

/** Takes files that are dropped anywhere on the page, and says so while they hover. */
export const ImportTarget = ({ children }: { readonly children: ReactNode }) => {
  const [current, setCurrent] = useState<Import | null>(null)
  const [hovering, setHovering] = useState(false)
  const navigate = useNavigate()

  const start = useCallback(
    (files: ReadonlyArray<File>) => {
      const done: Imported[] = []
      setCurrent({ total: files.length, done })
      void importNotebooks(files, (imported) => {
        done.push(imported)
        setCurrent({ total: files.length, done: [...done] })
      }).then(() => {
        const only = done.length === 1 ? done[0] : undefined
        const notebookId = only && 'notebook' in only ? only.notebook.id : undefined
        if (notebookId) {
          setCurrent(null)
          return navigate({ to: '/n/$notebookId', params: { notebookId } })
        }
        return navigate({ to: '/' })
      })
    },
    [navigate],
  )

  useEffect(() => {
    let depth = 0
    const enter = (event: DragEvent) => {
      if (!holdsFiles(event)) return
      depth++
      setHovering(true)
    }
    const leave = (event: DragEvent) => {
      if (!holdsFiles(event)) return
      depth = Math.max(0, depth - 1)
      if (depth === 0) setHovering(false)
    }
    const over = (event: DragEvent) => {
      if (holdsFiles(event)) event.preventDefault()
    }
    const drop = (event: DragEvent) => {
      depth = 0
      setHovering(false)
      if (!holdsFiles(event) || event.defaultPrevented) return
      event.preventDefault()
      const files = [...(event.dataTransfer?.files ?? [])]
      if (files.length > 0) start(files)
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

  const importing = useMemo(() => ({ current, start, dismiss: () => setCurrent(null) }), [current, start])
  return (
    <ImportContext value={importing}>
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
