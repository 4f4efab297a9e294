import { expect, test } from 'vitest'
import { withoutViewHeight } from './viewportUnits.ts'

test.each([
  ['height: 100vh', 'height: 500px'],
  ['min-height:calc(100vh - 20px)', 'min-height:calc(500px - 20px)'],
  ['height: 50dvh; width: 50vw', 'height: 250px; width: 50vw'],
  ['height: .5svh', 'height: 2.5px'],
  ['margin: -10lvh 0', 'margin: -50px 0'],
  ['width: 80vmin', 'width: min(80vw, 400px)'],
  ['block-size: 100VB', 'block-size: 500px'],
])('%j becomes %j', (css, expected) => {
  expect(withoutViewHeight(css)).toBe(expected)
})

test.each(['width: 100vw', '.a10vh { color: red }', '--x-5vh: 1', 'content: "vh"', 'height: 10px'])(
  '%j stays',
  (css) => {
    expect(withoutViewHeight(css)).toBe(css)
  },
)
