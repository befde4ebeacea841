import { LIMITS, type PersonFacts } from '@lensboard/contract'
import { Form, Link } from '@remix-run/react'
import { Button } from '../ui/button'
import { TextField } from '../ui/text-field'
import { CredentialFields, FormWords, troubleOf } from './credentials'
import type { FormTrouble } from './form-trouble.server'
import styles from './people.module.css'

/** Turns this guest into an account: same person, same boards. */
export function ClaimSection({
  person,
  trouble,
  busy,
}: {
  person: PersonFacts
  trouble: FormTrouble | undefined
  busy: boolean
}) {
  return (
    <section className={styles.section} id="keep" aria-labelledby="keep-title">
      <h2 id="keep-title">Keep your boards</h2>
      <p>
        You are a guest: these boards live in this browser’s sign-in alone. Add an e-mail and a password to keep them.
      </p>
      <Form method="post" className={styles.form}>
        <FormWords trouble={trouble} fields={['email', 'password', 'name']} />
        <TextField
          label="Name"
          name="name"
          defaultValue={person.name}
          required
          maxLength={LIMITS.personNameChars}
          error={troubleOf(trouble, 'name')}
        />
        <CredentialFields
          trouble={trouble}
          fresh
          {...(trouble?.code === 'EMAIL_TAKEN'
            ? {
                emailError: (
                  <>
                    This e-mail already has an account. Use another one, or{' '}
                    <Link to="/sign-in">sign in without these boards</Link>
                  </>
                ),
              }
            : {})}
        />
        <Button type="submit" name="intent" value="claim" variant="primary" className={styles.fit} busy={busy}>
          Keep my boards
        </Button>
      </Form>
    </section>
  )
}
