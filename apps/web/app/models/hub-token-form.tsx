import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { appErrorOf, useTRPC } from '../trpc'
import { Button } from '../ui/button'
import { TextField } from '../ui/text-field'
import styles from './hub-token.module.css'
import { hubUrl, useCapabilities } from './use-capabilities'

/** Takes a person's token for the hub. What was typed is never shown again, here or anywhere. */
export function HubTokenForm({ onSaved, onCancel }: { onSaved(): void; onCancel?: () => void }) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const hub = useCapabilities()?.hub
  const [token, setToken] = useState('')
  const save = useMutation(
    trpc.me.setHubToken.mutationOptions({
      meta: { quiet: true },
      onSuccess: (state) => {
        client.setQueryData(trpc.me.hubToken.queryKey(), state)
        setToken('')
        onSaved()
      },
    }),
  )
  const error = save.error ? appErrorOf(save.error).message : undefined
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        event.stopPropagation()
        if (token.trim() && !save.isPending) save.mutate({ token })
      }}
    >
      <TextField
        label="Hugging Face token"
        type="password"
        name="hub-token"
        autoComplete="off"
        spellCheck={false}
        placeholder="hf_…"
        value={token}
        onChange={(event) => {
          setToken(event.target.value)
          if (save.error) save.reset()
        }}
        error={error}
        hint={
          <>
            One that may read is enough.{' '}
            <a href={`${hubUrl(hub)}/settings/tokens`} target="_blank" rel="noreferrer">
              Make one at the hub
            </a>
          </>
        }
      />
      <div className={styles.acts}>
        <Button type="submit" variant="primary" busy={save.isPending} disabled={!token.trim()}>
          Save token
        </Button>
        {onCancel ? <Button onClick={onCancel}>Cancel</Button> : null}
      </div>
    </form>
  )
}
