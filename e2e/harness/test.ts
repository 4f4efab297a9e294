import { test as base } from 'vitest'
import { startAnode } from './Anode.ts'
import { openBrowser } from './Browser.ts'
import { openNetwork } from './Network.ts'

/** A test with a server and up to two browsers, made when they are asked for and shared by the tests of one file. */
export const test = base
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs.
  .extend('anode', { scope: 'file' }, async ({}, { onCleanup }) => {
    const anode = await startAnode()
    onCleanup(() => anode.stop())
    return anode
  })
  .extend('browser', { scope: 'file' }, async ({ anode }, { onCleanup }) => {
    const browser = await openBrowser(anode)
    onCleanup(() => browser.close())
    return browser
  })
  .extend('otherBrowser', { scope: 'file' }, async ({ anode }, { onCleanup }) => {
    const browser = await openBrowser(anode)
    onCleanup(() => browser.close())
    return browser
  })

/** The same with a browser, `remote`, whose way to the server, `network`, can be cut. */
export const networkTest = test
  .extend('network', { scope: 'file' }, async ({ anode }, { onCleanup }) => {
    const network = await openNetwork(anode)
    onCleanup(() => network.close())
    return network
  })
  .extend('remote', { scope: 'file' }, async ({ network }, { onCleanup }) => {
    const browser = await openBrowser(network)
    onCleanup(() => browser.close())
    return browser
  })
