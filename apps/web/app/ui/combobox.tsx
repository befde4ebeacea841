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
  /** What typing is matched against, and what a screen reader says. */
  search: string
  hint?: ReactNode
  /** At the right end of the first line. */
  mark?: ReactNode
  group?: string
  /** Shown with its reason, but no choice. */
  disabled?: boolean
}

/** An act at the list's end, whatever was typed. */
export interface ComboboxAct {
  label: ReactNode
  icon?: ReactNode
  onSelect(query: string): void
}

const everyWord = ({ search }: ComboboxOption, query: string) =>
  query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => search.toLowerCase().includes(word))

/** One choice out of a list that is searched by typing. Groups stand in the order of their first option. */
export function Combobox({
  label,
  value,
  onValueChange,
  options,
  placeholder = 'Choose…',
  searchPlaceholder = 'Search…',
  emptyWords = (q: string) => `Nothing matches “${q}”.`,
  matches = everyWord,
  act,
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
  matches?: (option: ComboboxOption, query: string) => boolean
  act?: (query: string) => ComboboxAct
  error?: ReactNode
  className?: string
  disabled?: boolean
}) {
  const id = useId()
  const [open, setOpen] = useState(false)
  const [query, setQuery] = useState('')
  const chosen = options.find((o) => o.value === value)
  const found = query.trim() ? options.filter((o) => matches(o, query.trim())) : options
  const groups = [...new Set(found.map((o) => o.group ?? ''))]
  const show = (next: boolean) => {
    setQuery('')
    setOpen(next)
  }
  const choose = (next: string) => {
    show(false)
    onValueChange(next)
  }
  const last = act?.(query.trim())
  return (
    <div className={clsx(field.field, className)}>
      <label htmlFor={id} className={field.label}>
        {label}
      </label>
      <Radix.Root open={open} onOpenChange={show}>
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
            <Command label={label} loop shouldFilter={false} {...(value ? { defaultValue: value } : {})}>
              <Command.Input
                className={styles.search}
                value={query}
                onValueChange={setQuery}
                placeholder={searchPlaceholder}
              />
              <Command.List id={`${id}-list`} className={styles.list}>
                {found.length === 0 ? <p className={styles.empty}>{emptyWords(query)}</p> : null}
                {groups.map((group) => (
                  <Command.Group key={group} heading={group || undefined} className={styles.group}>
                    {found
                      .filter((o) => (o.group ?? '') === group)
                      .map((option) => (
                        <Option key={option.value} option={option} chosen={option.value === value} onChoose={choose} />
                      ))}
                  </Command.Group>
                ))}
                {/* In the list, because the arrow keys walk only what is in it. */}
                {last ? (
                  <Command.Group className={styles.act}>
                    <Command.Item
                      value="act"
                      className={menu.item}
                      onSelect={() => {
                        show(false)
                        last.onSelect(query.trim())
                      }}
                    >
                      <span className={menu.icon}>{last.icon}</span>
                      <span className={styles.cut}>{last.label}</span>
                    </Command.Item>
                  </Command.Group>
                ) : null}
              </Command.List>
            </Command>
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
      <FieldMessage id={`${id}-words`} error={error} />
    </div>
  )
}

interface OptionProps {
  option: ComboboxOption
  chosen: boolean
  onChoose(value: string): void
}

const Option = ({ option, chosen, onChoose }: OptionProps) => (
  <Command.Item
    value={option.value}
    disabled={option.disabled ?? false}
    onSelect={() => onChoose(option.value)}
    className={menu.item}
  >
    <span className={styles.words}>
      <span className={styles.first}>
        <span className={styles.cut}>{option.label}</span>
        {option.mark}
      </span>
      {option.hint ? <span className={styles.hint}>{option.hint}</span> : null}
    </span>
    {chosen ? <Check size={14} className={menu.check} aria-label="Chosen" /> : null}
  </Command.Item>
)
