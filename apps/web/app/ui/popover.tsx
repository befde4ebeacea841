import { clsx } from 'clsx'
import { Popover as Radix } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import menu from './menu.module.css'
import styles from './popover.module.css'

/** A panel beside its trigger, for content that is read or filled in. Esc closes it, focus returns. */
export function Popover({
  trigger,
  label,
  children,
  align = 'start',
  side = 'bottom',
  width = 320,
  open,
  onOpenChange,
}: {
  trigger: ReactElement
  label: string
  children: ReactNode
  align?: 'start' | 'center' | 'end'
  side?: 'top' | 'right' | 'bottom' | 'left'
  /** Pixels. */
  width?: number
  open?: boolean
  onOpenChange?: (open: boolean) => void
}) {
  return (
    <Radix.Root {...(open === undefined ? {} : { open })} {...(onOpenChange ? { onOpenChange } : {})}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={clsx(menu.panel, styles.popover)}
          style={{ width }}
          aria-label={label}
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={{ top: 8, left: 8, right: 8, bottom: 48 }}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
