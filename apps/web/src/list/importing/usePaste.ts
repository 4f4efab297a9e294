import { useEffect } from 'react'
import { droppedFiles } from './droppedFiles.ts'
import { useImport } from './ImportTarget.tsx'
import { fileSource } from './importNotebooks.ts'
import { pastedSource } from './pastedSource.ts'

/** Opens what is pasted: files, or the text of one. A field keeps what is pasted into it. */
export const usePaste = (): void => {
  const start = useImport()
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      if (event.target instanceof Element && event.target.closest('input, textarea')) return
      if (event.clipboardData === null) return
      const source = pastedSource(event.clipboardData.getData('text/plain'))
      if (source !== null) start([source])
      else void droppedFiles(event.clipboardData).then((files) => start(files.map(fileSource)))
    }
    window.addEventListener('paste', paste)
    return () => window.removeEventListener('paste', paste)
  }, [start])
}
