import { LIMITS } from '@lensboard/contract'
import type { ReactNode } from 'react'
import { TextField } from '../ui/text-field'
import type { FormTrouble } from './form-trouble.server'
import styles from './people.module.css'

/** The sentence for one field, when the trouble is about it. */
export const troubleOf = (trouble: FormTrouble | undefined, field: string): string | undefined =>
  trouble?.field === field ? trouble.message : undefined

/** Says a trouble that belongs to no field on this form. */
export function FormWords({ trouble, fields }: { trouble: FormTrouble | undefined; fields: readonly string[] }) {
  if (!trouble || (trouble.field && fields.includes(trouble.field))) return null
  return (
    <p className={styles.trouble} role="alert">
      {trouble.message}
    </p>
  )
}

/** E-mail and password as password managers know them. */
export function CredentialFields({
  trouble,
  fresh,
  emailError,
  passwordError,
}: {
  trouble: FormTrouble | undefined
  /** A new account: the password is being chosen. */
  fresh: boolean
  emailError?: ReactNode
  passwordError?: ReactNode
}) {
  return (
    <>
      <TextField
        label="E-mail"
        name="email"
        type="email"
        autoComplete={fresh ? 'email' : 'username'}
        required
        maxLength={LIMITS.emailChars}
        error={emailError ?? troubleOf(trouble, 'email')}
      />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete={fresh ? 'new-password' : 'current-password'}
        required
        maxLength={LIMITS.passwordCharsMax}
        {...(fresh
          ? { minLength: LIMITS.passwordCharsMin, hint: `At least ${LIMITS.passwordCharsMin} characters.` }
          : {})}
        error={passwordError ?? troubleOf(trouble, 'password')}
      />
    </>
  )
}
