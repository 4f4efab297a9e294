import { createRootRoute, createRoute, createRouter, Link, Outlet } from '@tanstack/react-router'
import { AppCommands } from './app/AppCommands.tsx'
import { CommandKeys } from './app/CommandKeys.tsx'
import { TipProvider } from './controls/Tip.tsx'
import { FailurePage } from './failures/Failure.tsx'
import { failureOf } from './failures/failureText.ts'
import { lazyPart } from './failures/LazyPart.tsx'
import { HelpSlot } from './help/HelpSlot.tsx'
import { ImportTarget } from './list/importing/ImportTarget.tsx'
import { readAddress } from './list/state/address.ts'
import { NameDialog } from './me/NameDialog.tsx'
import { openAhead } from './notebook/openAhead.ts'
import { PaletteSlot } from './palette/PaletteSlot.tsx'
import { Toasts } from './toasts/Toasts.tsx'

const BackToList = () => (
  <Link to="/" className="button">
    All notebooks
  </Link>
)

const root = createRootRoute({
  component: () => (
    <TipProvider delayDuration={500} skipDelayDuration={300}>
      {/* First: what the list or a notebook offers under the same name goes before it. */}
      <AppCommands />
      <ImportTarget>
        <Outlet />
      </ImportTarget>
      <Toasts />
      <CommandKeys />
      <PaletteSlot />
      <HelpSlot />
      <NameDialog />
    </TipProvider>
  ),
  notFoundComponent: () => (
    <FailurePage what="There is nothing at this address" why={`No page is called ${location.pathname}.`}>
      <BackToList />
    </FailurePage>
  ),
  errorComponent: ({ error }) => (
    <FailurePage
      {...failureOf('The page stopped working', error)}
      todo="Nothing of your notebook is lost: reload the page to go on. If it happens again, tell us how."
    >
      <button type="button" className="button button-primary" onClick={() => location.reload()}>
        Reload
      </button>
      <BackToList />
    </FailurePage>
  ),
})

const listPart = lazyPart(async () => (await import('./list/ListPage.tsx')).ListPage)

const list = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: readAddress,
  component: listPart,
})

const notebookPart = lazyPart(async () => {
  await openAhead()
  return (await import('./NotebookRoute.tsx')).NotebookRoute
})

const notebook = createRoute({
  getParentRoute: () => root,
  path: '/n/$notebookId',
  component: notebookPart,
})

/** A notebook or another file of the served folder, by its path. */
const inFolder = createRoute({
  getParentRoute: () => root,
  path: '/f',
  validateSearch: ({ path }: Record<string, unknown>): { readonly path: string } => ({
    path: String(path ?? ''),
  }),
  component: lazyPart(async () => (await import('./viewers/PathPage.tsx')).PathPage),
})

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyPart(() =>
    import('./settings/view/SettingsPage.tsx').then(({ SettingsPage }) => SettingsPage),
  ),
})

export const router = createRouter({ routeTree: root.addChildren([list, notebook, inFolder, settings]) })

/** Begins to fetch the code of the page at this address. */
export const fetchPage = (): void => {
  const { pathname } = location
  if (pathname === '/') void listPart.preload()
  else if (pathname.startsWith('/n/')) void notebookPart.preload()
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
