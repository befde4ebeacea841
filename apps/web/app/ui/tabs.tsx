import { clsx } from 'clsx'
import { Tabs as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import styles from './tabs.module.css'

export interface TabChoice {
  value: string
  label: ReactNode
}

/** One of a few views or options; `look` "pills" is the segmented form. The page shows what is chosen. */
export function Tabs({
  label,
  value,
  onValueChange,
  tabs,
  children,
  look = 'line',
  className,
}: {
  label: string
  value: string
  onValueChange: (value: string) => void
  tabs: readonly TabChoice[]
  children?: ReactNode
  look?: 'line' | 'pills'
  className?: string
}) {
  return (
    <Radix.Root value={value} onValueChange={onValueChange} className={clsx(styles.root, className)}>
      <Radix.List className={look === 'line' ? styles.line : styles.pills} aria-label={label}>
        {tabs.map((tab) => (
          // The page itself is what a tab shows: there is no panel whose name it could give.
          <Radix.Trigger key={tab.value} value={tab.value} className={styles.tab} aria-controls={undefined}>
            {tab.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {children}
    </Radix.Root>
  )
}
