import { Schema } from 'effect'
import { describe, expect, test } from 'vitest'
import { Change, Chosen } from '../rest/settings.ts'
import { isSettingValue, readChosen, type Setting, settingKeys, settingOf, settings } from './settings.ts'

describe.each(settingKeys)('the setting %s', (key) => {
  const setting: Setting = settings[key]
  const accepts = (value: unknown) => Schema.is(Chosen)({ [key]: value })

  test('has a default that it may be, and a sentence', () => {
    expect(isSettingValue(key, setting.standard)).toBe(true)
    expect(settingOf({}, key)).toEqual(setting.standard)
    expect(setting.about).toMatch(/^\p{Lu}.*\.$/u)
  })

  test('takes over the wire what it takes here, and nothing else', () => {
    const values = [
      setting.standard,
      'dark',
      'column',
      true,
      false,
      100,
      79,
      100.5,
      {},
      { a: { edit: ['x'] } },
    ]
    for (const value of values) expect(accepts(value), JSON.stringify(value)).toBe(isSettingValue(key, value))
    expect(Schema.is(Change)({ [key]: null })).toBe(true)
    expect(accepts(null)).toBe(false)
  })
})

test('Of what is stored, only what is known and possible is read', () => {
  expect(readChosen({ theme: 'dark', fontSize: 1000, later: 1, vimKeys: true })).toEqual({
    theme: 'dark',
    vimKeys: true,
  })
  expect(readChosen('broken')).toEqual({})
})
