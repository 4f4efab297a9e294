import '../file.css'
import { useState } from 'react'
import { fileUrl } from '../../server/folder.ts'
import type { ViewerProps } from '../Viewer.ts'
import { Broken } from './Broken.tsx'

/** A film or a sound; the browser fetches the parts that it plays. */
export const MediaView = ({ file }: ViewerProps) => {
  const [isBroken, setBroken] = useState(false)
  const isSound = file.type.startsWith('audio/')
  if (isBroken) return <Broken file={file} what={isSound ? 'sound' : 'film'} />
  const common = {
    controls: true,
    preload: 'metadata',
    src: `${fileUrl(file.path)}&${new URLSearchParams({ v: file.version })}`,
    'aria-label': file.name,
    onError: () => setBroken(true),
  } as const
  return (
    <div className="grid min-h-0 grow place-items-center p-4">
      {isSound ? (
        <audio {...common} className="w-full max-w-[560px]" />
      ) : (
        <video {...common} className="max-h-full max-w-full rounded-xl" />
      )}
    </div>
  )
}
