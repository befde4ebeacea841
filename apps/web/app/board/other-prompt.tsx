import { type Input, promptText } from '@lensboard/contract'
import { TextArea } from '../ui/text-field'
import form from './form.module.css'
import type { TokenizedState } from './use-tokenized'

interface OtherPromptProps {
  label: string
  field: string
  input: Input
  onChange(input: Input): void
  read: TokenizedState
  placeholder: string
  error: string | undefined
  disabled: boolean
}

/** A second prompt of a question. One of ids or messages, which a terminal may have asked, is shown as it is. */
export function OtherPrompt(props: OtherPromptProps) {
  const { label, field, input, onChange, read, placeholder, error, disabled } = props
  if (input.kind !== 'text')
    return (
      <div className={form.fixed}>
        <span className={form.label}>{label}</span>
        <span>{promptText(input)}</span>
      </div>
    )
  return (
    <TextArea
      label={label}
      className={form.area ?? ''}
      value={input.text}
      rows={3}
      placeholder={placeholder}
      onChange={(event) => onChange({ kind: 'text', text: event.target.value })}
      error={error ?? read.error?.message}
      disabled={disabled}
      spellCheck={false}
      data-field={field}
    />
  )
}
