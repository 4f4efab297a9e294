import { type ArtifactRef, isArtifactRef } from '@anode/document'
import { useEffect, useState } from 'react'
import { messageOf, request } from '../server/request.ts'

/** Where a stored value is. */
export const artifactUrl = (ref: ArtifactRef): string => `/api/artifacts/${ref.$artifact}`

const toBase64 = async (response: Response): Promise<string> => {
  const bytes = new Uint8Array(await response.arrayBuffer())
  let binary = ''
  for (let i = 0; i < bytes.length; i += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000))
  return btoa(binary)
}

const readers: Record<ArtifactRef['encoding'], (response: Response) => Promise<unknown>> = {
  utf8: (response) => response.text(),
  json: (response) => response.json(),
  base64: toBase64,
}

/** The value that a reference stands for, as it would stand in the MIME bundle. */
const fetchArtifact = async (ref: ArtifactRef): Promise<unknown> =>
  readers[ref.encoding](await request('GET', `/artifacts/${ref.$artifact}`))

/** A value of a MIME bundle: there already, on its way, or why it could not be fetched. */
export type Loaded =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: unknown }
  | { readonly state: 'failed'; readonly why: string }

/** The value itself, fetched first where the bundle holds a reference. */
export const useValue = (value: unknown): Loaded => {
  const ref = isArtifactRef(value) ? value : null
  const hash = ref?.$artifact
  const [fetched, setFetched] = useState<{ readonly hash: string; readonly loaded: Loaded } | null>(null)
  // The hash is the reference's identity.
  useEffect(() => {
    if (ref === null) return
    let wanted = true
    const take = (loaded: Loaded) => {
      if (wanted) setFetched({ hash: ref.$artifact, loaded })
    }
    fetchArtifact(ref).then(
      (content) => take({ state: 'ready', value: content }),
      (error) => take({ state: 'failed', why: messageOf(error) }),
    )
    return () => {
      wanted = false
    }
  }, [hash])
  if (ref === null) return { state: 'ready', value }
  return fetched?.hash === hash && fetched ? fetched.loaded : { state: 'loading' }
}
