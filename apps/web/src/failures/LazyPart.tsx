import { Listeners } from '@anode/protocol/listeners'
import { type ComponentType, type FunctionComponent, useEffect, useSyncExternalStore } from 'react'
import { appWorker } from '../offline/AppWorker.ts'
import { FailurePage } from './Failure.tsx'
import { failureOf } from './failureText.ts'

/** A part is fetched again by itself after these waits, in milliseconds. */
const WAITS = [300, 1500]

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const insist = async <A,>(load: () => Promise<A>): Promise<A> => {
  for (const wait of WAITS) {
    try {
      return await load()
    } catch {
      await pause(wait)
    }
  }
  return load()
}

type Loaded<P> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly View: ComponentType<P> }
  | { readonly state: 'failed'; readonly error: unknown }

/**
 * A view whose code comes when it is first needed. When that does not arrive, it says so and can be asked
 * again: the server may be away, or newer than this page and without its files.
 */
export const lazyView = <P extends object>(
  load: () => Promise<ComponentType<P>>,
): FunctionComponent<P> & { readonly preload: () => Promise<void> } => {
  let loaded: Loaded<P> = { state: 'loading' }
  let under: Promise<void> | undefined
  const listeners = new Listeners('a part of the page')

  const set = (next: Loaded<P>) => {
    loaded = next
    listeners.tell()
  }
  const fetchPart = (): Promise<void> => {
    if (loaded.state === 'ready') return Promise.resolve()
    under ??= insist(load)
      .then(
        (View) => set({ state: 'ready', View }),
        (error) => set({ state: 'failed', error }),
      )
      .finally(() => {
        under = undefined
      })
    return under
  }
  const retry = () => {
    set({ state: 'loading' })
    void fetchPart()
  }
  const subscribe = (listener: () => void) => {
    return listeners.add(listener)
  }

  const Part = (props: P) => {
    const now = useSyncExternalStore(subscribe, () => loaded)
    useEffect(() => {
      if (now.state === 'loading') void fetchPart()
    }, [now])
    switch (now.state) {
      case 'loading':
        return null
      case 'ready':
        return <now.View {...props} />
      case 'failed':
        return (
          <FailurePage
            {...failureOf('A part of Anode could not be loaded', now.error)}
            why="The server did not give a file of this page: it may be away, or a newer version by now."
            todo="Try again, or reload the page to get the newest version."
          >
            <button type="button" className="button button-primary" onClick={retry}>
              Try again
            </button>
            <button type="button" className="button" onClick={() => void appWorker.reload()}>
              Reload
            </button>
          </FailurePage>
        )
    }
  }
  return Object.assign(Part, { preload: fetchPart })
}

/** The same for a page, which takes nothing. (Not generic: types of pages depend on the router, which names them.) */
export const lazyPart = (
  load: () => Promise<ComponentType>,
): FunctionComponent & { readonly preload: () => Promise<void> } => lazyView(load)
