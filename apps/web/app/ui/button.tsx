import { clsx } from 'clsx'
import { Slot } from 'radix-ui'
import { type ComponentPropsWithoutRef, forwardRef, type ReactNode } from 'react'
import styles from './button.module.css'
import { Spinner } from './spinner'

export interface ButtonProps extends ComponentPropsWithoutRef<'button'> {
  variant?: 'primary' | 'secondary' | 'ghost' | 'danger'
  size?: 'sm' | 'md' | 'lg'
  icon?: ReactNode
  /** Shows a spinner in the icon's place and keeps the width; the button stays focusable but does nothing. */
  busy?: boolean
  /** Renders its only child (a link) with the looks of a button. */
  asChild?: boolean
}

/** The product's button; say the act as a verb. */
export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(
  { variant = 'secondary', size = 'md', icon, busy = false, asChild = false, className, children, onClick, ...rest },
  ref,
) {
  const Tag = asChild ? Slot.Root : 'button'
  const lead = busy ? <Spinner size={14} /> : icon
  return (
    <Tag
      ref={ref}
      {...(asChild ? {} : { type: 'button' as const })}
      {...rest}
      className={clsx(styles.button, styles[variant], styles[size], className)}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest.disabled || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {asChild ? (
        <Slot.Slottable>{children}</Slot.Slottable>
      ) : (
        <>
          {lead}
          {children}
        </>
      )}
    </Tag>
  )
})
