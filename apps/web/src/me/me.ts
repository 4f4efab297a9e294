import type { Principal } from '@anode/document'
import { UNNAMED } from '@anode/notebook/names'
import { Listeners } from '@anode/protocol/listeners'
import { useSyncExternalStore } from 'react'
import { lastPrincipal, rememberPrincipal } from '../offline/makeNotebookHere.ts'
import { request } from '../server/request.ts'

let me: Principal | null = lastPrincipal()
let asked = false
const listeners = new Listeners('who I am')

/** The server has said who we are. */
export const learnWhoIAm = (principal: Principal): void => {
  if (me?.id === principal.id && me.name === principal.name) return
  me = principal
  rememberPrincipal(principal)
  listeners.tell()
}

/** Asks once where nothing has told us yet: a notebook's connection does by itself. */
const ask = async (): Promise<void> => {
  if (asked || me !== null) return
  asked = true
  await request<'me.get'>('GET', '/me')
    .then(async (response) => learnWhoIAm(await response.json()))
    // It is only a name; the next one who wants it asks again.
    .catch(() => {
      asked = false
    })
}

const subscribe = (listener: () => void): (() => void) => {
  void ask()
  return listeners.add(listener)
}

/** The name by which this browser's person goes; null when they have chosen none, or nobody knows yet. */
export const useMyName = (): string | null =>
  useSyncExternalStore(subscribe, () => (me === null || me.id === UNNAMED ? null : me.name))
