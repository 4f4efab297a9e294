import type { LucideIcon } from 'lucide-react'
import { type ComponentType, type LazyExoticComponent, lazy } from 'react'

/** Something beside the notebook: an icon in the rail opens it. */
export interface Panel {
  /** Stable: the action that opens it is `panel.<id>`. */
  readonly id: string
  readonly title: string
  readonly icon: LucideIcon
  /** A key that opens and closes it, as `keyName` writes it, everywhere on the page. */
  readonly key?: string
  /** A hook: how much in it is new to the person. The rail shows it. */
  readonly useUnread?: () => number
  /** `foot` stands at the end of the rail: what is about the page rather than the notebook. */
  readonly place?: 'foot'
  /** It is about cells or kernels: a notebook that is one text has none of it. */
  readonly isOfCells?: true
  /** Its content below the title, loaded when it is first opened. It may use the session. */
  readonly View: LazyExoticComponent<ComponentType>
}

/** A view that is loaded when it is first shown: `lazyView(() => import('./Outline.tsx'), 'Outline')`. */
export const lazyView = <K extends string>(
  load: () => Promise<Readonly<Record<K, ComponentType>>>,
  name: K,
): LazyExoticComponent<ComponentType> => lazy(() => load().then((module) => ({ default: module[name] })))
