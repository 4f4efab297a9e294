import { describe, expect, it } from 'vitest'
import type { OutputMessage } from '../jupyter/OutputMessage.ts'
import { addOutput, documentOutputs, emptyOutputs, OUTPUTS_LIMIT, RUN_LIMIT } from './OutputModel.ts'

const modelOf = (messages: ReadonlyArray<OutputMessage>) => {
  let count = 0
  return messages.reduce((model, message) => addOutput(model, message, () => `o${count++}`), emptyOutputs)
}
const outputsOf = (...messages: ReadonlyArray<OutputMessage>) =>
  documentOutputs(modelOf(messages)).map(({ output }) => output)

const stdout = (text: string): OutputMessage => ({ _tag: 'stream', name: 'stdout', text })
const stderr = (text: string): OutputMessage => ({ _tag: 'stream', name: 'stderr', text })
const display = (text: string, displayId?: string): OutputMessage => ({
  _tag: 'display_data',
  data: { 'text/plain': text },
  metadata: {},
  ...(displayId === undefined ? {} : { displayId }),
})
const update = (text: string, displayId: string): OutputMessage => ({
  _tag: 'update_display_data',
  data: { 'text/plain': text },
  metadata: {},
  displayId,
})
const clear = (wait: boolean): OutputMessage => ({ _tag: 'clear_output', wait })

describe('OutputModel', () => {
  it('merges text of one stream that comes in a row', () => {
    expect(
      outputsOf(stdout('a'), stdout('b\n'), stderr('c'), stdout('d'), display('e'), stdout('f')),
    ).toMatchObject([
      { name: 'stdout', text: 'ab\n' },
      { name: 'stderr', text: 'c' },
      { name: 'stdout', text: 'd' },
      { data: { 'text/plain': 'e' } },
      { name: 'stdout', text: 'f' },
    ])
  })

  it('updates every display with the id', () => {
    expect(
      outputsOf(display('1', 'x'), display('2', 'y'), display('3', 'x'), update('new', 'x')),
    ).toMatchObject([
      { displayId: 'x', data: { 'text/plain': 'new' } },
      { displayId: 'y', data: { 'text/plain': '2' } },
      { displayId: 'x', data: { 'text/plain': 'new' } },
    ])
  })

  it('clears at once, or when the next output comes', () => {
    expect(outputsOf(stdout('a'), clear(false))).toEqual([])
    expect(outputsOf(stdout('a'), clear(true))).toMatchObject([{ text: 'a' }])
    expect(outputsOf(stdout('a'), clear(true), stdout('b'))).toMatchObject([{ text: 'b' }])
    expect(outputsOf(stdout('a'), clear(true), clear(false), stdout('b'), stdout('c'))).toMatchObject([
      { text: 'bc' },
    ])
  })

  it('keeps the count of a result', () => {
    const data = { 'text/plain': '1' }
    expect(outputsOf({ _tag: 'execute_result', executionCount: 7, data, metadata: {} })).toEqual([
      { _tag: 'display', data, metadata: {}, executionCount: 7 },
    ])
  })

  it('keeps 10 MB of text, then says that it dropped the rest', () => {
    const line = 'x'.repeat(1_000_000)
    const outputs = outputsOf(...Array.from({ length: 30 }, () => stdout(line)))
    expect(outputs).toHaveLength(2)
    expect(outputs[0]).toMatchObject({ text: 'x'.repeat(RUN_LIMIT) })
    expect(outputs[1]).toMatchObject({
      name: 'stderr',
      text: expect.stringMatching(/^Anode kept the first 10 MB.*file\.\n$/),
    })
  })

  it('still takes an exception when it is full, and starts anew after a clear', () => {
    const error = { _tag: 'error', ename: 'E', evalue: '', traceback: [] } as const
    const full = [stdout('x'.repeat(RUN_LIMIT + 1)), display('no'), error]
    expect(outputsOf(...full).at(-1)).toEqual(error)
    expect(outputsOf(...full, clear(false), stdout('again'))).toMatchObject([{ text: 'again' }])
  })

  it('says that it dropped the rest on a line of its own, in no colour, whatever was printed before', () => {
    const [output] = outputsOf(
      stderr('a\nb\x1b[31;1m\x1b[A'),
      stderr('x'.repeat(RUN_LIMIT)),
      stderr('y\x1b[3'),
    )
    const text = output !== undefined && 'text' in output ? output.text : ''
    expect(text).toMatch(/\[0m\nb\nAnode kept the first 10 MB.*file\.\n$/)
  })

  it('stays within its limit when an address has to be stated again and again', () => {
    const link = `\x1b]8;;https://example.org/${'x'.repeat(2000)}\x1b\\`
    const line = `${link}${'z'.repeat(60_000)}\r\x1b]8;;\x1b\\${'x\t'.repeat(7500)}\n`
    const model = modelOf([stdout(line.repeat(10))])
    expect(model.full).toBe(true)
    expect(model.size).toBeLessThan(RUN_LIMIT * 2)
  })

  it('takes a message that overwrites itself more often than the limit allows to print', () => {
    const text = Array.from({ length: 200 }, (_, i) => `\r${i}${'x'.repeat(60_000)}`).join('')
    expect(modelOf([stdout(text)])).toMatchObject({ full: false, size: 60_003 })
  })

  it('prints as a terminal does: cursor, colours and erasing', () => {
    expect(
      outputsOf(
        stdout('\x1b[32m100%\x1b[0m\r'),
        stdout('\x1b[31m9\x1b[0m\nA 0\nB 0'),
        stdout('\x1b[1A\rA 1\nB 1\n'),
      ),
    ).toMatchObject([{ text: '\x1b[31m9\x1b[32m00%\x1b[0m\nA 1\nB 1\n' }])
  })

  it('does not count what a progress bar has overwritten', () => {
    const steps = Array.from({ length: 200 }, () => stdout(`\r${'x'.repeat(60_000)}`))
    expect(modelOf(steps)).toMatchObject({ full: false, size: 60_000 })
  })

  it('takes so many outputs and no more', () => {
    const outputs = outputsOf(...Array.from({ length: OUTPUTS_LIMIT + 50 }, (_, i) => display(String(i))))
    expect(outputs).toHaveLength(OUTPUTS_LIMIT + 1)
    expect(outputs.at(-1)).toMatchObject({ text: expect.stringContaining('2000 outputs') })
  })

  it('takes the middle out of an endless traceback', () => {
    const [error] = outputsOf({
      _tag: 'error',
      ename: 'E',
      evalue: 'x'.repeat(1_000_000),
      traceback: Array.from({ length: 10_000 }, (_, i) => `line ${i} ${'-'.repeat(100)}`),
    })
    expect(JSON.stringify(error).length).toBeLessThan(200_000)
    expect(JSON.stringify(error)).toMatch(/line 0 .*….*line 9999 /)
  })
})
