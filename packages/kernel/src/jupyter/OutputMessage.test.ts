import { describe, expect, it } from 'vitest'
import { readExecuteReply } from './ExecuteReply.ts'
import { readOutputMessage } from './OutputMessage.ts'

describe('readOutputMessage', () => {
  it('joins lists of lines, except where a list is the value', () => {
    const data = { 'text/html': ['<b>', '</b>'], 'application/json': ['a'], 'application/x+json': [1] }
    expect(readOutputMessage('display_data', { data, metadata: {}, transient: {} })).toEqual({
      _tag: 'display_data',
      data: { 'text/html': '<b></b>', 'application/json': ['a'], 'application/x+json': [1] },
      metadata: {},
    })
  })

  it('mends text with half characters', () => {
    expect(readOutputMessage('stream', { name: 'stdout', text: 'a\ud800' })).toMatchObject({
      text: 'a\ufffd',
    })
    expect(readOutputMessage('display_data', { data: { 'text/plain': '\udc00' } })).toMatchObject({
      data: { 'text/plain': '\ufffd' },
    })
  })

  it('does without what older and other kernels leave out', () => {
    expect(readOutputMessage('display_data', { data: {} })).toEqual({
      _tag: 'display_data',
      data: {},
      metadata: {},
    })
    expect(readOutputMessage('clear_output', {})).toEqual({ _tag: 'clear_output', wait: false })
  })

  it.each([
    ['comm_open', { comm_id: 'a', target_name: 'jupyter.widget', data: {} }],
    ['comm_msg', {}],
    ['status', { execution_state: 'idle' }],
    ['toString', {}],
    ['stream', { name: 'stdlog', text: 'a' }],
    ['stream', null],
    ['display_data', { data: 'text' }],
    ['update_display_data', { data: {}, transient: {} }],
    ['error', { ename: 'E' }],
  ])('leaves %s alone when it is no output that can be read', (type, content) => {
    expect(readOutputMessage(type, content)).toBe(null)
  })
})

describe('readExecuteReply', () => {
  it('reads the status, the count and the pages', () => {
    const payload = [
      { source: 'page', data: { 'text/plain': 'Help' }, start: 0 },
      { source: 'set_next_input', text: 'x' },
      { source: 'set_next_input', text: 'y', replace: true },
    ]
    expect(readExecuteReply({ status: 'ok', execution_count: 3, payload })).toEqual({
      status: 'ok',
      executionCount: 3,
      pages: [{ 'text/plain': 'Help' }],
      nextInput: { text: 'y', replace: true },
      ends: false,
    })
  })

  it.each([
    [{ source: 'ask_exit', keepkernel: false }, true],
    [{ source: 'ask_exit', keepkernel: null }, true],
    [{ source: 'ask_exit', keepkernel: true }, false],
    [{ source: 'edit_magic' }, false],
  ])('reads from %j whether the kernel is about to end', (item, ends) => {
    expect(readExecuteReply({ status: 'ok', payload: [item] }).ends).toBe(ends)
  })

  it('takes no next input from code that failed', () => {
    const payload = [{ source: 'set_next_input', text: 'x' }]
    expect(readExecuteReply({ status: 'error', payload }).nextInput).toBeNull()
  })

  it.each([{ status: 'aborted' }, {}, null])('takes %j as aborted', (content) => {
    expect(readExecuteReply(content)).toEqual({
      status: 'aborted',
      executionCount: null,
      pages: [],
      nextInput: null,
      ends: false,
    })
  })
})
