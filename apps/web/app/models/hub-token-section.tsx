import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { appErrorOf, useTRPC } from '../trpc'
import { Button } from '../ui/button'
import { AlertDialog } from '../ui/dialog'
import { Skeleton } from '../ui/skeleton'
import { toast } from '../ui/toast'
import styles from './hub-token.module.css'
import { HubTokenForm } from './hub-token-form'

/** The asker's token for the hub on the account page: set, shown by its end, replaced, removed. */
export function HubTokenSection() {
  const trpc = useTRPC()
  const client = useQueryClient()
  const { data: state, error, refetch } = useQuery(trpc.me.hubToken.queryOptions())
  const [replacing, setReplacing] = useState(false)
  const [asking, setAsking] = useState(false)
  const remove = useMutation(
    trpc.me.removeHubToken.mutationOptions({
      onSuccess: (none) => {
        client.setQueryData(trpc.me.hubToken.queryKey(), none)
        toast.ok('Token removed.')
      },
    }),
  )
  if (error && !state)
    return (
      <div className={styles.kept}>
        <p className={styles.trouble}>{appErrorOf(error).message}</p>
        <Button onClick={() => refetch()}>Try again</Button>
      </div>
    )
  if (!state) return <Skeleton height={32} />
  const saved = () => {
    setReplacing(false)
    toast.ok('Token saved.')
  }
  if (!state.set || replacing)
    return <HubTokenForm onSaved={saved} {...(replacing ? { onCancel: () => setReplacing(false) } : {})} />
  return (
    <div className={styles.kept}>
      <KeyRound size={16} strokeWidth={1.5} aria-hidden />
      <p>
        Ends in <code>…{state.endsIn}</code>
        {state.account ? (
          <>
            {' '}
            · account <strong>{state.account}</strong>
          </>
        ) : null}
      </p>
      <Button size="sm" onClick={() => setReplacing(true)}>
        Replace
      </Button>
      <Button size="sm" variant="danger" busy={remove.isPending} onClick={() => setAsking(true)}>
        Remove
      </Button>
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        title="Remove your Hugging Face token?"
        description="Models that need it can then not be checked or downloaded. What is already here stays."
        action="Remove"
        onConfirm={() => remove.mutate()}
      />
    </div>
  )
}
