import type { ComponentProps } from 'react'
import { Tip } from './Tip.tsx'

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  /** What it does, for assistive technology and automation. */
  readonly label: string
  /** What hovering says, when that is more than the label. */
  readonly tip?: string
  readonly keys?: string | undefined
  /** The id of the command that it does: its key is shown. */
  readonly command?: string | undefined
  /** Where the tip stands. */
  readonly side?: 'top' | 'right' | undefined
}

/** A button that shows an icon alone. */
export const IconButton = ({ label, tip, keys, command, side, className, ...rest }: IconButtonProps) => (
  <Tip text={tip ?? label} keys={keys} command={command} side={side}>
    <button type="button" aria-label={label} className={`icon-button ${className ?? ''}`} {...rest} />
  </Tip>
)
