/** Where a setting stands on the page of settings. */
export type SettingGroup = 'Look' | 'Writing' | 'Running' | 'Keys'

interface About {
  readonly group: SettingGroup
  readonly title: string
  /** What it does, in one sentence. */
  readonly about: string
}

/** One of a few values, each with its name. */
interface Choice extends About {
  readonly _tag: 'choice'
  readonly options: Readonly<Record<string, string>>
  readonly standard: string
}

/** A whole number. */
interface Amount extends About {
  readonly _tag: 'amount'
  readonly min: number
  readonly max: number
  readonly step: number
  readonly unit: string
  readonly standard: number
}

interface OnOff extends About {
  readonly _tag: 'onOff'
  readonly standard: boolean
}

/** The keys of an action in each mode, as the page's keymap writes them; a sequence has a space: `d d`. */
export interface ActionKeys {
  /** While a cell is selected. */
  readonly command?: ReadonlyArray<string>
  /** While its text is edited. */
  readonly edit?: ReadonlyArray<string>
  /** While a field has the focus. */
  readonly field?: ReadonlyArray<string>
}

/** Keys by the id of an action, for those actions whose keys the person changed. */
export type KeyChanges = Readonly<Record<string, ActionKeys>>

interface Keys extends About {
  readonly _tag: 'keys'
  readonly standard: KeyChanges
}

/** A setting: its words, its default, and what it may be. */
export type Setting = Choice | Amount | OnOff | Keys

/**
 * Every setting of a person. A new one is an entry here: the REST interface, the page's store and the page of
 * settings follow from it. Without Effect, because the page reads it before anything else is loaded;
 * `rest/settings.ts` derives the schema.
 */
export const settings = {
  theme: {
    _tag: 'choice',
    group: 'Look',
    title: 'Theme',
    about: 'The colours of the page; the system may change them with day and night.',
    options: { system: 'As the system', light: 'Light', dark: 'Dark' },
    standard: 'system',
  },
  fontSize: {
    _tag: 'amount',
    group: 'Look',
    title: 'Text size',
    about: 'How large code, text and printed output are in a notebook.',
    min: 80,
    max: 180,
    step: 10,
    unit: '%',
    standard: 100,
  },
  width: {
    _tag: 'choice',
    group: 'Look',
    title: 'Width',
    about: 'How wide a notebook grows: a column that reads well, a wide one, or the whole window.',
    options: { column: 'Column', wide: 'Wide', full: 'Full' },
    standard: 'column',
  },
  showTiming: {
    _tag: 'onOff',
    group: 'Look',
    title: 'Show how long runs took',
    about: 'Writes the duration of the last run under a cell’s number.',
    standard: true,
  },
  lineNumbers: {
    _tag: 'onOff',
    group: 'Writing',
    title: 'Line numbers',
    about: 'Numbers the lines of code cells.',
    standard: false,
  },
  wrapCode: {
    _tag: 'onOff',
    group: 'Writing',
    title: 'Wrap long lines',
    about: 'Breaks lines of code that are wider than their cell; otherwise the cell scrolls sideways.',
    standard: false,
  },
  autoCloseBrackets: {
    _tag: 'onOff',
    group: 'Writing',
    title: 'Close brackets and quotes',
    about: 'Types the closing bracket or quote together with the opening one.',
    standard: true,
  },
  vimKeys: {
    _tag: 'onOff',
    group: 'Writing',
    title: 'Vim keys',
    about: 'Text is edited with the keys of Vim; Esc in its normal mode leaves the text.',
    standard: false,
  },
  kernelStart: {
    _tag: 'choice',
    group: 'Running',
    title: 'Start the kernel',
    about:
      'Starting it with the notebook makes the first run quicker, and takes memory even if you only read.',
    options: { run: 'On the first run', open: 'On opening' },
    standard: 'run',
  },
  stopOnError: {
    _tag: 'onOff',
    group: 'Running',
    title: 'Stop at the first error',
    about: 'A cell that fails or is interrupted ends what you queued behind it; otherwise that runs anyway.',
    standard: true,
  },
  notifyLongRuns: {
    _tag: 'onOff',
    group: 'Running',
    title: 'Notify when a long run ends',
    about: 'Tells you through the system when a run that took long ends while you look elsewhere.',
    standard: false,
  },
  longRun: {
    _tag: 'amount',
    group: 'Running',
    title: 'Long run',
    about: 'A run that takes at least this long is worth a notification.',
    min: 5,
    max: 600,
    step: 5,
    unit: 's',
    standard: 30,
  },
  keymap: {
    _tag: 'keys',
    group: 'Keys',
    title: 'Keys',
    about: 'The keys of every action; each can be changed.',
    standard: {},
  },
} as const satisfies Readonly<Record<string, Setting>>

export type SettingKey = keyof typeof settings

/** The value that a setting takes. */
type ValueOf<S extends Setting> = S extends { readonly _tag: 'choice'; readonly options: infer Options }
  ? keyof Options & string
  : S extends Amount
    ? number
    : S extends OnOff
      ? boolean
      : KeyChanges

/** The value of every setting. */
export type Settings = { readonly [K in SettingKey]: ValueOf<(typeof settings)[K]> }

/** What a person chose; what is missing has its default. */
export type ChosenSettings = { readonly [K in SettingKey]?: Settings[K] }

/** A change of settings; null goes back to the default. */
export type SettingsChange = { readonly [K in SettingKey]?: Settings[K] | null }

export const settingKeys = Object.keys(settings) as ReadonlyArray<SettingKey>

const isKeys = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every(
    (modes) =>
      typeof modes === 'object' &&
      modes !== null &&
      Object.values(modes).every(
        (list) => Array.isArray(list) && list.every((key) => typeof key === 'string'),
      ),
  )

/** Whether a value may stand for a setting. */
export const isSettingValue = (key: SettingKey, value: unknown): boolean => {
  const setting: Setting = settings[key]
  switch (setting._tag) {
    case 'choice':
      return typeof value === 'string' && Object.hasOwn(setting.options, value)
    case 'amount':
      return Number.isInteger(value) && Number(value) >= setting.min && Number(value) <= setting.max
    case 'onOff':
      return typeof value === 'boolean'
    case 'keys':
      return isKeys(value)
  }
}

/** What of stored settings is known and possible; the rest, of another version, is left out. */
export const readChosen = (stored: unknown): ChosenSettings => {
  if (typeof stored !== 'object' || stored === null) return {}
  return Object.fromEntries(
    Object.entries(stored).filter(
      ([key, value]) => Object.hasOwn(settings, key) && isSettingValue(key as SettingKey, value),
    ),
  )
}

/** A setting as chosen, or its default. */
export const settingOf = <K extends SettingKey>(chosen: ChosenSettings, key: K): Settings[K] =>
  (chosen[key] ?? settings[key].standard) as Settings[K]
