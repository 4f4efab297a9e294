import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { OpenByPath } from '../folder/OpenByPath.tsx'
import { FilePage } from './FilePage.tsx'

const route = getRouteApi('/f')

/** What lies at a path of the served folder: a notebook, or a file that is none. */
export const PathPage = (): ReactNode => {
  const { path } = route.useSearch()
  return /\.ipynb$/i.test(path) ? <OpenByPath /> : <FilePage path={path} />
}
