import { Effect, Layer } from 'effect'
import { describe, expect, test } from 'vitest'
import { DirectoryDatabase } from '../notebooks/DirectoryDatabase.ts'
import { memoryStorage } from '../testing/memoryStorage.ts'
import { PersonSettings, PersonSettingsLive } from './PersonSettings.ts'

const over = (database = memoryStorage()) => {
  const layer = PersonSettingsLive.pipe(Layer.provide(Layer.succeed(DirectoryDatabase, database)))
  return Effect.runSync(Effect.provide(PersonSettings, layer))
}

describe('the settings of a person', () => {
  test('are what was chosen; null goes back to the default', () => {
    const settings = over()
    expect(Effect.runSync(settings.get('ana'))).toEqual({})
    Effect.runSync(settings.change('ana', { theme: 'dark', fontSize: 120 }))
    expect(Effect.runSync(settings.change('ana', { theme: null, vimKeys: true }))).toEqual({
      fontSize: 120,
      vimKeys: true,
    })
  })

  test('are nobody else’s, and outlive the server', () => {
    const database = memoryStorage()
    Effect.runSync(over(database).change('ana', { keymap: { 'cell.delete': { command: ['x'] } } }))
    expect(Effect.runSync(over(database).get('bo'))).toEqual({})
    expect(Effect.runSync(over(database).get('ana'))).toEqual({
      keymap: { 'cell.delete': { command: ['x'] } },
    })
  })

  test('of another version are left alone', () => {
    const database = memoryStorage()
    const settings = over(database)
    database.execute("INSERT INTO settings VALUES ('ana', 'later', '1'), ('ana', 'theme', '\"sepia\"')")
    Effect.runSync(settings.change('ana', { width: 'wide' }))
    expect(Effect.runSync(settings.get('ana'))).toEqual({ width: 'wide' })
    expect(database.select("SELECT value FROM settings WHERE key = 'later'")).toHaveLength(1)
  })
})
