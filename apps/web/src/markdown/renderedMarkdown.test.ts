import { describe, expect, it } from 'vitest'
import { loadMarkdown, onLoaded, renderedMarkdown } from './renderedMarkdown.ts'

// What renders needs a document, which there is none of here: so it is as when its file does not come.
describe('Markdown whose renderer does not come', () => {
  it('is not shown while that is on its way, then as it was written, once', async () => {
    let told = 0
    const end = onLoaded(() => told++)
    expect(renderedMarkdown('*a* < b', null).html).toBe('')
    await expect(loadMarkdown()).rejects.toThrow()
    expect(told).toBe(1)
    expect(renderedMarkdown('*a* < b', null).html).toBe('<p class="whitespace-pre-wrap">*a* &lt; b</p>')
    await expect(loadMarkdown()).rejects.toThrow()
    expect(told).toBe(1)
    end()
  })
})
