import type { ComponentProps } from 'react'
import { Tip } from './Tip.tsx'

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  /** What it does, for assistive technology and automation. */
  readonly label: string
  /** What hovering says, when that is more than the label. */
  readonly tip?: string
  readonly keys?: string | undefined
}

/** A button that shows an icon alone. */
export const IconButton = ({ label, tip, keys, className, ...rest }: IconButtonProps) => (
  <Tip text={tip ?? label} keys={keys}>
    <button type="button" aria-label={label} className={`icon-button ${className ?? ''}`} {...rest} />
  </Tip>
)
