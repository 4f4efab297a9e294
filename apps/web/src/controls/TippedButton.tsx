import type { ComponentProps } from 'react'
import { Tip } from './Tip.tsx'

/** A button with words and a tip; it can be the trigger of a menu. */
export const TippedButton = ({
  tip,
  keys,
  ...rest
}: ComponentProps<'button'> & { readonly tip: string; readonly keys?: string }) => (
  <Tip text={tip} keys={keys}>
    <button type="button" {...rest} />
  </Tip>
)
