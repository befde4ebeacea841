import { LIMITS } from '@lensboard/contract'
import { Form, useNavigation } from '@remix-run/react'
import { Button } from '../ui/button'
import { TextField } from '../ui/text-field'
import styles from './hero.module.css'
import { type HeroLook, lookFields } from './hero-look'
import type { Kind, Prompt } from './stored-results'

interface OpenOnBoardProps {
  prompt: Prompt
  kind: Kind
  look: HeroLook
  /** Nobody is signed in: a name is asked. */
  asksName: boolean
}

/** "Open this on a board": the card as it is looked at, on a board of the person's own, for a name. A plain form. */
export function OpenOnBoard({ prompt, kind, look, asksName }: OpenOnBoardProps) {
  const busy = useNavigation().formAction === '/open'
  return (
    <Form method="post" action="/open" reloadDocument className={styles.open}>
      {Object.entries(lookFields(prompt, kind, look)).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {asksName ? (
        <TextField
          label="Your name"
          hideLabel
          placeholder="Your name"
          name="name"
          autoComplete="nickname"
          required
          maxLength={LIMITS.personNameChars}
          className={styles.name ?? ''}
        />
      ) : null}
      <Button type="submit" variant="primary" size="lg" busy={busy}>
        Open this on a board
      </Button>
    </Form>
  )
}
