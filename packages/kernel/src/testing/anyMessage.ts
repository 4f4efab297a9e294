import fc from 'fast-check'
import type { OutputMessage } from '../jupyter/OutputMessage.ts'

const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\r', '\b', '😀', 'é', '\u001b[0m'), maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constantFrom('10%\r', '\r\n', '\b\b', '\n'),
  fc.constantFrom(
    '\u001b[31m',
    '\u001b[A',
    '\u001b[2K',
    '\u001b[J',
    '\u001b]0;',
    '\u0007',
    '\u001b[',
    '漢',
    '\u0301',
  ),
)

const displayId = fc.constantFrom('d1', 'd2')

const displayed = fc.record({
  data: fc.oneof(
    fc.record({ 'text/plain': text }),
    fc.record({
      'text/plain': text,
      'application/json': fc.record({ a: fc.array(fc.integer(), { maxLength: 3 }) }),
    }),
  ),
  metadata: fc.oneof(fc.constant({}), fc.record({ isolated: fc.boolean() })),
})

const optionalId = fc.oneof(fc.constant({}), fc.record({ displayId }))

/** Any output that a kernel may publish. */
export const anyMessage: fc.Arbitrary<OutputMessage> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      _tag: fc.constant('stream' as const),
      name: fc.constantFrom('stdout', 'stderr'),
      text,
    }),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(displayed, optionalId)
      .map(([display, id]) => ({ _tag: 'display_data' as const, ...display, ...id })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(displayed, fc.nat(9))
      .map(([display, executionCount]) => ({ _tag: 'execute_result' as const, executionCount, ...display })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(displayed, displayId)
      .map(([display, id]) => ({ _tag: 'update_display_data' as const, displayId: id, ...display })),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      _tag: fc.constant('error' as const),
      ename: fc.constant('ValueError'),
      evalue: text,
      traceback: fc.array(text, { maxLength: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constant('clear_output' as const), wait: fc.boolean() }) },
)
