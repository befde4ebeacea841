import { clsx } from 'clsx'
import { type ComponentPropsWithoutRef, forwardRef, type ReactNode, useId } from 'react'
import styles from './field.module.css'

interface FieldWords {
  label: ReactNode
  /** Keeps the label for screen readers only. */
  hideLabel?: boolean
  hint?: ReactNode
  /** The sentence under the field; the field is then invalid. */
  error?: ReactNode
}

export interface TextFieldProps extends ComponentPropsWithoutRef<'input'>, FieldWords {
  icon?: ReactNode
}

/** A labelled single-line input with its hint or error under it. */
export const TextField = forwardRef<HTMLInputElement, TextFieldProps>(function TextField(
  { label, hideLabel, hint, error, icon, className, id, ...rest },
  ref,
) {
  const made = useId()
  const inputId = id ?? made
  return (
    <div className={clsx(styles.field, className)}>
      <label htmlFor={inputId} className={hideLabel ? 'lb-sr-only' : styles.label}>
        {label}
      </label>
      <span className={styles.wrap}>
        {icon ? <span className={styles.icon}>{icon}</span> : null}
        <input
          ref={ref}
          id={inputId}
          className={clsx(styles.input, icon ? styles.withIcon : null)}
          aria-invalid={error ? true : undefined}
          aria-describedby={error || hint ? `${inputId}-words` : undefined}
          {...rest}
        />
      </span>
      <FieldMessage id={`${inputId}-words`} hint={hint} error={error} />
    </div>
  )
})

export interface TextAreaProps extends ComponentPropsWithoutRef<'textarea'>, FieldWords {
  /** Laid over the text, unseen by pointers. */
  over?: ReactNode
}

/** A labelled multi-line input; grows by hand only. */
export const TextArea = forwardRef<HTMLTextAreaElement, TextAreaProps>(function TextArea(
  { label, hideLabel, hint, error, over, className, id, ...rest },
  ref,
) {
  const made = useId()
  const inputId = id ?? made
  return (
    <div className={clsx(styles.field, className)}>
      <label htmlFor={inputId} className={hideLabel ? 'lb-sr-only' : styles.label}>
        {label}
      </label>
      <span className={styles.wrap}>
        <textarea
          ref={ref}
          id={inputId}
          className={clsx(styles.input, styles.area)}
          aria-invalid={error ? true : undefined}
          aria-describedby={error || hint ? `${inputId}-words` : undefined}
          {...rest}
        />
        {over}
      </span>
      <FieldMessage id={`${inputId}-words`} hint={hint} error={error} />
    </div>
  )
})

/** The line under a field: an error replaces the hint. */
export function FieldMessage({ id, hint, error }: { id: string; hint?: ReactNode; error?: ReactNode }) {
  if (!error && !hint) return null
  return (
    <p id={id} className={error ? styles.error : styles.hint} {...(error ? { role: 'alert' } : {})}>
      {error ?? hint}
    </p>
  )
}
