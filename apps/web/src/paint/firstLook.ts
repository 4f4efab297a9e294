import { readChosen, settingOf } from '@anode/protocol/settings'

/** What of the person's settings the first paint follows. */
export interface FirstLook {
  readonly lineNumbers: boolean
  readonly wrapCode: boolean
  readonly showTiming: boolean
  /** How wide the panel beside the notebook is, in pixels. */
  readonly panel: number
}

const read = (key: string): Record<string, unknown> => {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '{}') ?? {}
  } catch {
    return {}
  }
}

/** The look that the page is going to have, from what it keeps in the browser. */
export const firstLook = (): FirstLook => {
  const chosen = readChosen(read('anode.settings').chosen)
  const { id, width } = read('anode.panel')
  const isOpen = typeof id === 'string' && !matchMedia('(max-width: 760px)').matches
  return {
    lineNumbers: settingOf(chosen, 'lineNumbers'),
    wrapCode: settingOf(chosen, 'wrapCode'),
    showTiming: settingOf(chosen, 'showTiming'),
    panel: isOpen ? Number(width ?? 300) : 0,
  }
}
