import { clsx } from 'clsx'
import { type ComponentPropsWithoutRef, forwardRef, type ReactElement } from 'react'
import styles from './icon-button.module.css'
import { Tooltip } from './tooltip'

export interface IconButtonProps extends Omit<ComponentPropsWithoutRef<'button'>, 'children'> {
  /** The name for everybody: tooltip and accessible name. */
  label: string
  icon: ReactElement
  shortcut?: string
  pressed?: boolean
  side?: 'top' | 'right' | 'bottom' | 'left'
}

/** A square button with an icon; its name and shortcut are in a tooltip. */
export const IconButton = forwardRef<HTMLButtonElement, IconButtonProps>(function IconButton(
  { label, icon, shortcut, pressed, side, className, ...rest },
  ref,
) {
  return (
    <Tooltip content={label} shortcut={shortcut} {...(side ? { side } : {})}>
      <button
        ref={ref}
        type="button"
        {...rest}
        aria-label={label}
        {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
        className={clsx(styles.iconButton, className)}
      >
        {icon}
      </button>
    </Tooltip>
  )
})
