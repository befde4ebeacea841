import type { ModelInfo, Proof } from '@lensboard/contract'
import { appErrorOf } from '../trpc'
import { Button } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { Skeleton } from '../ui/skeleton'
import { ProofTable } from './proof-table'

interface FamiliesViewProps {
  proof: { data: Proof | undefined; error: unknown; refetch(): unknown }
  models: readonly ModelInfo[]
}

/** The families that are verified, as the parity run wrote them down. */
export function FamiliesView({ proof: { data, error, refetch }, models }: FamiliesViewProps) {
  if (data && data.families.length > 0)
    return <ProofTable proof={data} here={new Set(models.map(({ family }) => family))} />
  if (data)
    return (
      <EmptyState title="No family has been checked yet.">
        The parity run writes this table. Run the parity tests, then look again.
      </EmptyState>
    )
  if (error)
    return (
      <EmptyState title="The table could not be read." actions={<Button onClick={() => refetch()}>Try again</Button>}>
        {appErrorOf(error).message}
      </EmptyState>
    )
  return (
    <div role="status" aria-label="Reading the table">
      <Skeleton height={320} />
    </div>
  )
}
