import { describe, expect, it } from 'vitest'
import { events } from '../events/index.ts'
import { applyFact } from '../index.ts'
import { openMemoryState } from '../testing/index.ts'

const by = 'person:ada'

const metadataAfter = (...facts: ReadonlyArray<{ readonly name: string; readonly args: unknown }>) => {
  const state = openMemoryState()
  for (const [index, fact] of facts.entries()) applyFact(state, { seq: index + 1, ...fact } as never)
  return JSON.parse(String(state.select('SELECT metadata FROM notebook')[0]?.metadata))
}

const bash = { name: 'bash', display_name: 'Bash', language: 'bash' }

describe('the kernel that a notebook is for', () => {
  it('stands in its metadata, beside what else is there', () => {
    const metadata = { authors: ['Ada'], language_info: { name: 'python', version: '3.11' } }
    expect(
      metadataAfter(
        events.notebookMetadataSet({ metadata, by }),
        events.kernelspecChosen({ kernelspec: bash, by }),
      ),
    ).toEqual({ authors: ['Ada'], kernelspec: bash, language_info: { name: 'bash' } })
  })

  it('may come before anything else of the notebook', () => {
    expect(metadataAfter(events.kernelspecChosen({ kernelspec: bash, by }))).toEqual({
      kernelspec: bash,
      language_info: { name: 'bash' },
    })
  })

  it('says itself what its language is, as a whole and with every value', () => {
    const languageInfo = { name: 'bash', file_extension: '.sh', codemirror_mode: null, version: "5'2" }
    expect(
      metadataAfter(
        events.kernelspecChosen({ kernelspec: bash, by }),
        events.languageInfoSet({ languageInfo: { name: 'bash', old: true }, by: 'server' }),
        events.languageInfoSet({ languageInfo, by: 'server' }),
      ).language_info,
    ).toEqual(languageInfo)
  })

  it('has no language where nobody said one', () => {
    const { language: _, ...unsaid } = bash
    expect(
      metadataAfter(
        events.kernelspecChosen({ kernelspec: bash, by }),
        events.kernelspecChosen({ kernelspec: unsaid, by }),
      ),
    ).toEqual({ kernelspec: unsaid })
  })
})
