import { use, useSyncExternalStore } from 'react'
import { Failure } from '../../failures/Failure.tsx'
import { PictureConsentContext } from '../../markdown/PictureConsent.ts'

const listed = (sites: ReadonlySet<string>): string => {
  const [first = '', second, ...rest] = sites
  if (second === undefined) return first
  if (rest.length === 0) return `${first} and ${second}`
  return `${first}, ${second} and ${rest.length} more`
}

/** Texts of the notebook show pictures of other sites: these would learn who reads it. Asked once. */
export const RemotePicturesNotice = () => {
  const pictures = use(PictureConsentContext)
  const sites = useSyncExternalStore(pictures.on, pictures.sites)
  const consent = useSyncExternalStore(pictures.on, pictures.consent)
  if (consent !== 'unasked' || sites.size === 0) return null
  return (
    <Failure
      tone="plain"
      what="Pictures from other sites are not loaded"
      why={`Texts of this notebook show pictures of ${listed(sites)}. Loading them tells these sites your address, and that you read it now.`}
    >
      <button type="button" className="button" onClick={() => pictures.decide('load')}>
        Load pictures
      </button>
      <button type="button" className="button button-quiet" onClick={() => pictures.decide('hold')}>
        Leave them out
      </button>
    </Failure>
  )
}
