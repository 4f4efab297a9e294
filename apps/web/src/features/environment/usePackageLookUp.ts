import { useEffect, useState } from 'react'
import { fetchPackage } from '../../server/environments.ts'
import { messageOf, RequestFailed } from '../../server/request.ts'

/** What the index has of the name that is typed. */
export type LookUp =
  | { readonly state: 'nothing' | 'looking'; readonly name: string }
  | { readonly state: 'found'; readonly name: string; readonly versions: ReadonlyArray<string> }
  | { readonly state: 'missing' | 'failed'; readonly name: string; readonly why: string }

/** So long nothing is typed before the index is asked, in ms. */
const REST = 350

/** The name at the beginning of what is typed; empty where that is none yet. */
export const nameIn = (typed: string): string =>
  /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)/.exec(typed)?.[1]?.toLowerCase() ?? ''

/** Looks the typed package up, once one rests. */
export const usePackageLookUp = (typed: string): LookUp => {
  const name = nameIn(typed)
  const [found, setFound] = useState<LookUp>({ state: 'nothing', name: '' })
  useEffect(() => {
    if (name.length < 2) return
    let isCurrent = true
    const timer = setTimeout(() => {
      setFound({ state: 'looking', name })
      fetchPackage(name).then(
        ({ versions }) => isCurrent && setFound({ state: 'found', name, versions }),
        (error) => {
          if (!isCurrent) return
          const state =
            error instanceof RequestFailed && error.tag === 'PackageNotFound' ? 'missing' : 'failed'
          setFound({ state, name, why: messageOf(error) })
        },
      )
    }, REST)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [name])
  return found.name === name ? found : { state: 'nothing', name }
}
