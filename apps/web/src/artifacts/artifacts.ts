import { type ArtifactRef, artifactValue, isArtifactRef } from '@anode/document'
import { useEffect, useState } from 'react'
import { type FailureWords, failureOf } from '../failures/failureText.ts'
import { RequestFailed, request } from '../server/request.ts'

/** Where a stored value is, and a picture as an image element takes it. */
export const artifactUrl = (ref: ArtifactRef, mime?: string): string =>
  `/api/artifacts/${ref.$artifact}${mime === 'image/svg+xml' ? '?type=image/svg%2Bxml' : ''}`

/** The value that a reference stands for, as it would stand in the MIME bundle. */
const fetchArtifact = async (ref: ArtifactRef): Promise<unknown> =>
  artifactValue(
    ref,
    new Uint8Array(
      await (await request<'artifacts.get'>('GET', `/artifacts/${ref.$artifact}`)).arrayBuffer(),
    ),
  )

/** A value of a MIME bundle: there already, on its way, or why it could not be fetched. */
export type Loaded =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: unknown }
  | { readonly state: 'failed'; readonly failure: FailureWords; readonly retry: () => void }

/** A stored value that did not come, in words. */
export const artifactFailure = (error: unknown): FailureWords => {
  const failure = failureOf('This output could not be loaded', error)
  const tag = error instanceof RequestFailed ? error.tag : ''
  if (tag === 'Unreachable') {
    return {
      ...failure,
      why: 'Large outputs are at the server, which does not answer, and this one was not seen in this browser.',
    }
  }
  if (tag !== 'ArtifactNotFound') return failure
  return {
    ...failure,
    why: 'The server does not have it any more.',
    todo: 'Run the cell again to make it anew.',
  }
}

/** The value itself, fetched first where the bundle holds a reference. */
export const useValue = (value: unknown): Loaded => {
  const ref = isArtifactRef(value) ? value : null
  const hash = ref?.$artifact
  const [attempt, setAttempt] = useState(0)
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
      (error) =>
        take({
          state: 'failed',
          failure: artifactFailure(error),
          retry: () => {
            setFetched(null)
            setAttempt((count) => count + 1)
          },
        }),
    )
    return () => {
      wanted = false
    }
  }, [hash, attempt])
  if (ref === null) return { state: 'ready', value }
  return fetched?.hash === hash && fetched ? fetched.loaded : { state: 'loading' }
}
