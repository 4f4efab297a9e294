import type { ComponentProps } from 'react'
import { Tip } from './Tip.tsx'

/** A button with words and a tip; it can be the trigger of a menu. */
export const TippedButton = ({
  tip,
  command,
  ...rest
}: ComponentProps<'button'> & { readonly tip: string; readonly command?: string }) => (
  <Tip text={tip} command={command}>
    <button type="button" {...rest} />
  </Tip>
)
