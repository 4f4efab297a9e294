import '../file.css'
import { useEffect, useState } from 'react'
import { fileUrl } from '../../server/folder.ts'
import { contentOf } from '../contentOf.ts'
import { partOf } from '../ServedFile.ts'
import type { ViewerProps } from '../Viewer.ts'
import { Broken } from './Broken.tsx'

/** What the server does not say of a picture whose name says something else. */
const useAddress = ({ file }: ViewerProps): string | null => {
  const url = `${fileUrl(file.path)}&${new URLSearchParams({ v: file.version })}`
  const isSaid = file.type.startsWith('image/')
  const [made, setMade] = useState<string | null>(null)
  useEffect(() => {
    if (isSaid) return
    let address: string | null = null
    let isWanted = true
    void partOf(file, 0, file.size).then((bytes) => {
      if (!isWanted) return
      address = URL.createObjectURL(new Blob([bytes], { type: `image/${contentOf(file.head)}` }))
      setMade(address)
    })
    return () => {
      isWanted = false
      if (address !== null) URL.revokeObjectURL(address)
    }
  }, [file, isSaid])
  return isSaid ? url : made
}

/** A picture: as large as there is room, or as large as it is. */
export const PictureView = (props: ViewerProps) => {
  const { file } = props
  const address = useAddress(props)
  const [isActual, setActual] = useState(false)
  const [size, setSize] = useState<string | null>(null)
  const [isBroken, setBroken] = useState(false)
  if (isBroken) return <Broken file={file} what="picture" />
  return (
    <>
      <div className="file-bar">
        <button
          type="button"
          className="button button-quiet"
          aria-pressed={isActual}
          onClick={() => setActual(!isActual)}
        >
          {isActual ? 'Fit to the window' : 'Actual size'}
        </button>
        {size !== null && <span className="text-ink-faint tabular-nums">{size}</span>}
      </div>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled by keys.
        tabIndex={0}
        aria-label="Picture"
        className={`picture-ground ${isActual ? 'picture-actual' : ''}`}
      >
        {address !== null && (
          <img
            src={address}
            alt={file.name}
            onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
              setSize(naturalWidth === 0 ? null : `${naturalWidth} × ${naturalHeight}`)
            }
            onError={() => setBroken(true)}
          />
        )}
      </section>
    </>
  )
}
