import { clsx } from 'clsx'
import { Check, ChevronDown } from 'lucide-react'
import { Select as Radix } from 'radix-ui'
import { type ReactNode, useId } from 'react'
import field from './field.module.css'
import menu from './menu.module.css'

export interface SelectOption {
  value: string
  label: ReactNode
  hint?: ReactNode
  disabled?: boolean
}

/** One choice out of a short list; use Combobox where people would search. */
export function Select({
  label,
  hideLabel,
  value,
  onValueChange,
  options,
  className,
  disabled,
}: {
  label: string
  hideLabel?: boolean
  value: string
  onValueChange: (value: string) => void
  options: readonly SelectOption[]
  className?: string
  disabled?: boolean
}) {
  const id = useId()
  return (
    <div className={clsx(field.field, className)}>
      <label htmlFor={id} className={hideLabel ? 'lb-sr-only' : field.label}>
        {label}
      </label>
      <Radix.Root value={value} onValueChange={onValueChange} {...(disabled ? { disabled } : {})}>
        <Radix.Trigger id={id} className={field.select}>
          <Radix.Value />
          <Radix.Icon asChild>
            <ChevronDown size={16} strokeWidth={1.5} />
          </Radix.Icon>
        </Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            className={clsx(menu.panel, menu.select)}
            position="popper"
            sideOffset={4}
            collisionPadding={8}
          >
            <Radix.Viewport>
              {options.map((option) => (
                <Radix.Item
                  key={option.value}
                  value={option.value}
                  disabled={option.disabled ?? false}
                  className={menu.item}
                >
                  <Radix.ItemText>{option.label}</Radix.ItemText>
                  {option.hint ? <span className={menu.hint}>{option.hint}</span> : null}
                  <Radix.ItemIndicator className={menu.check}>
                    <Check size={14} />
                  </Radix.ItemIndicator>
                </Radix.Item>
              ))}
            </Radix.Viewport>
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </div>
  )
}
