import { clsx } from 'clsx'
import { DropdownMenu } from 'radix-ui'
import { type ComponentPropsWithoutRef, forwardRef, type ReactElement, type ReactNode } from 'react'
import styles from './menu.module.css'

/** A menu under its trigger; fill with MenuItem and MenuSeparator. Focus returns to the trigger. */
export function Menu({
  trigger,
  children,
  align = 'end',
  open,
  onOpenChange,
}: {
  trigger: ReactElement
  children: ReactNode
  align?: 'start' | 'center' | 'end'
  open?: boolean
  onOpenChange?: (open: boolean) => void
}) {
  return (
    <DropdownMenu.Root
      modal={false}
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange ? { onOpenChange } : {})}
    >
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={styles.panel} align={align} sideOffset={4} collisionPadding={8} loop>
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

export interface MenuItemProps extends ComponentPropsWithoutRef<typeof DropdownMenu.Item> {
  icon?: ReactNode
  shortcut?: string
  danger?: boolean
}

/** One act of a menu; `onSelect` closes the menu unless it prevents default. */
export const MenuItem = forwardRef<HTMLDivElement, MenuItemProps>(function MenuItem(
  { icon, shortcut, danger = false, className, children, asChild, ...rest },
  ref,
) {
  return (
    <DropdownMenu.Item
      ref={ref}
      {...rest}
      {...(asChild ? { asChild } : {})}
      className={clsx(styles.item, danger && styles.danger, className)}
    >
      {asChild ? (
        children
      ) : (
        <>
          <span className={styles.icon}>{icon}</span>
          {children}
          {shortcut ? <kbd className={styles.key}>{shortcut}</kbd> : null}
        </>
      )}
    </DropdownMenu.Item>
  )
})

/** One of a group of exclusive choices inside a menu. */
export function MenuRadioGroup({
  label,
  value,
  onValueChange,
  options,
}: {
  label: string
  value: string
  onValueChange: (value: string) => void
  options: readonly { value: string; label: ReactNode; icon?: ReactNode }[]
}) {
  return (
    <DropdownMenu.RadioGroup value={value} onValueChange={onValueChange}>
      <DropdownMenu.Label className={styles.label}>{label}</DropdownMenu.Label>
      {options.map((o) => (
        <DropdownMenu.RadioItem key={o.value} value={o.value} className={styles.item}>
          <span className={styles.icon}>{o.icon}</span>
          {o.label}
          <DropdownMenu.ItemIndicator className={styles.dot} />
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  )
}

/** A line between groups of a menu. */
export const MenuSeparator = () => <DropdownMenu.Separator className={styles.separator} />

/** A heading inside a menu, not an act. */
export const MenuLabel = ({ children }: { children: ReactNode }) => (
  <DropdownMenu.Label className={styles.label}>{children}</DropdownMenu.Label>
)
