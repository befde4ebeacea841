import { clsx } from 'clsx'
import { Command } from 'cmdk'
import { Check, ChevronsUpDown } from 'lucide-react'
import { Popover as Radix } from 'radix-ui'
import { type ReactNode, useId, useState } from 'react'
import styles from './combobox.module.css'
import field from './field.module.css'
import menu from './menu.module.css'
import { FieldMessage } from './text-field'

export interface ComboboxOption {
  value: string
  label: ReactNode
  /** What typing is matched against. */
  search: string
  hint?: ReactNode
  group?: string
}

/** One choice out of a list that is searched by typing. */
export function Combobox({
  label,
  value,
  onValueChange,
  options,
  placeholder = 'Choose…',
  searchPlaceholder = 'Search…',
  emptyWords = (q: string) => `Nothing matches “${q}”.`,
  error,
  className,
  disabled,
}: {
  label: string
  value: string | undefined
  onValueChange: (value: string) => void
  options: readonly ComboboxOption[]
  placeholder?: string
  searchPlaceholder?: string
  emptyWords?: (query: string) => string
  error?: ReactNode
  className?: string
  disabled?: boolean
}) {
  const id = useId()
  const [open, setOpen] = useState(false)
  const [query, setQuery] = useState('')
  const chosen = options.find((o) => o.value === value)
  const groups = [...new Set(options.map((o) => o.group ?? ''))]
  const choose = (next: string) => {
    setOpen(false)
    onValueChange(next)
  }
  return (
    <div className={clsx(field.field, className)}>
      <label htmlFor={id} className={field.label}>
        {label}
      </label>
      <Radix.Root open={open} onOpenChange={setOpen}>
        <Radix.Trigger asChild>
          <button
            id={id}
            type="button"
            role="combobox"
            aria-expanded={open}
            aria-controls={`${id}-list`}
            aria-invalid={error ? true : undefined}
            aria-describedby={error ? `${id}-words` : undefined}
            className={field.select}
            disabled={disabled}
          >
            <span>{chosen?.label ?? placeholder}</span>
            <ChevronsUpDown size={16} strokeWidth={1.5} />
          </button>
        </Radix.Trigger>
        <Radix.Portal>
          <Radix.Content className={clsx(menu.panel, styles.panel)} align="start" sideOffset={4} collisionPadding={8}>
            <Command label={label} loop>
              <Command.Input
                className={styles.search}
                value={query}
                onValueChange={setQuery}
                placeholder={searchPlaceholder}
              />
              <Command.List id={`${id}-list`} className={styles.list}>
                <Command.Empty className={styles.empty}>{emptyWords(query)}</Command.Empty>
                {groups.map((group) => (
                  <Command.Group key={group} heading={group || undefined} className={styles.group}>
                    {options
                      .filter((o) => (o.group ?? '') === group)
                      .map((o) => (
                        <Command.Item
                          key={o.value}
                          value={o.value}
                          keywords={[o.search]}
                          onSelect={() => choose(o.value)}
                          className={menu.item}
                        >
                          <span className={styles.words}>
                            <span>{o.label}</span>
                            {o.hint ? <span className={styles.hint}>{o.hint}</span> : null}
                          </span>
                          {o.value === value ? <Check size={14} className={menu.check} /> : null}
                        </Command.Item>
                      ))}
                  </Command.Group>
                ))}
              </Command.List>
            </Command>
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
      <FieldMessage id={`${id}-words`} error={error} />
    </div>
  )
}
