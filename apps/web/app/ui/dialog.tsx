import { clsx } from 'clsx'
import { X } from 'lucide-react'
import { Dialog as Radix, AlertDialog as RadixAlert } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import { Button } from './button'
import styles from './dialog.module.css'
import iconButton from './icon-button.module.css'

/** What is to be filled in has the focus first, not the ✕; without a field the panel itself, so that it is read out. */
function focusFirstField(event: Event) {
  const panel = event.currentTarget as HTMLElement
  event.preventDefault()
  const field = panel.querySelector<HTMLElement>('input:not([type="hidden"]), textarea')
  ;(field ?? panel).focus()
}

/** A modal panel with a title; the caller owns `open`, or gives a `trigger`. */
export function Dialog({
  open,
  onOpenChange,
  trigger,
  title,
  description,
  children,
  width = 480,
}: {
  open?: boolean
  onOpenChange?: (open: boolean) => void
  trigger?: ReactElement
  title: ReactNode
  description?: ReactNode
  children: ReactNode
  /** Pixels. */
  width?: number
}) {
  return (
    <Radix.Root {...(open === undefined ? {} : { open })} {...(onOpenChange ? { onOpenChange } : {})}>
      {trigger ? <Radix.Trigger asChild>{trigger}</Radix.Trigger> : null}
      <Radix.Portal>
        <Radix.Overlay className={styles.scrim} />
        <Radix.Content
          className={styles.dialog}
          style={{ width }}
          onOpenAutoFocus={focusFirstField}
          {...(description ? {} : { 'aria-describedby': undefined })}
        >
          <header className={styles.header}>
            <Radix.Title className={styles.title}>{title}</Radix.Title>
            <Radix.Close className={iconButton.iconButton} aria-label="Close">
              <X />
            </Radix.Close>
          </header>
          {description ? <Radix.Description className={styles.description}>{description}</Radix.Description> : null}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** The row of buttons at a dialog's end. */
export const DialogActions = ({ children }: { children: ReactNode }) => <div className={styles.actions}>{children}</div>

/** Asks before something that cannot be taken back; the safe answer has the focus. */
export function AlertDialog({
  open,
  onOpenChange,
  title,
  description,
  action,
  cancel = 'Cancel',
  danger = true,
  onConfirm,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  description: ReactNode
  /** The verb on the button. */
  action: string
  cancel?: string
  danger?: boolean
  onConfirm: () => void
}) {
  return (
    <RadixAlert.Root open={open} onOpenChange={onOpenChange}>
      <RadixAlert.Portal>
        <RadixAlert.Overlay className={styles.scrim} />
        <RadixAlert.Content className={clsx(styles.dialog, styles.alert)}>
          <RadixAlert.Title className={styles.title}>{title}</RadixAlert.Title>
          <RadixAlert.Description className={styles.description}>{description}</RadixAlert.Description>
          <DialogActions>
            <RadixAlert.Cancel asChild>
              <Button>{cancel}</Button>
            </RadixAlert.Cancel>
            <RadixAlert.Action asChild>
              <Button variant={danger ? 'danger' : 'primary'} onClick={onConfirm}>
                {action}
              </Button>
            </RadixAlert.Action>
          </DialogActions>
        </RadixAlert.Content>
      </RadixAlert.Portal>
    </RadixAlert.Root>
  )
}
