import { memo } from 'react'
import { appErrorOf } from '../trpc'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Skeleton } from '../ui/skeleton'
import { LinkRow } from './link-row'
import { MemberRow } from './member-row'
import styles from './share.module.css'
import { useShare } from './use-share'

const WAYS = [
  { role: 'editor', words: 'Anyone with this link can edit' },
  { role: 'commenter', words: 'Anyone with this link can comment' },
  { role: 'viewer', words: 'Anyone with this link can view' },
] as const

/** Who may open a board: one link a role, revocable, and the people on it. Editors see it, the owner changes it. */
export const ShareDialog = memo(function ShareDialog({
  open,
  onOpenChange,
  projectId,
  name,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  projectId: string
  name: string
}) {
  const share = useShare(projectId, open)
  const { data, error, refetch } = share.sharing
  const owner = data?.role === 'owner'
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={`Share “${name}”`} width={520}>
      {error && !data ? (
        <p className={styles.words}>
          {appErrorOf(error).message} <Button onClick={() => refetch()}>Try again</Button>
        </p>
      ) : null}
      {!data && !error ? (
        <div className={styles.list} role="status" aria-label="Reading who is here">
          <Skeleton height={52} />
          <Skeleton height={52} />
        </div>
      ) : null}
      {data ? (
        <>
          <ul className={styles.list} aria-label="Links">
            {WAYS.map(({ role, words }) => (
              <LinkRow
                key={role}
                words={words}
                owner={owner}
                link={data.links.find((link) => link.role === role)}
                people={data.members.filter((m) => m.shareLinkId && m.role === role).length}
                busy={share.createLink.isPending && share.createLink.variables.role === role}
                onCreate={() => share.createLink.mutateAsync({ projectId, role })}
                onRevoke={(linkId) => share.revokeLink.mutate({ projectId, linkId })}
              />
            ))}
          </ul>
          <h3 className={styles.heading}>People</h3>
          <ul className={styles.list} aria-label="People">
            {data.members.map((member) => (
              <MemberRow
                key={member.person.id}
                member={member}
                owner={owner}
                onRole={(role) => share.setRole.mutate({ projectId, personId: member.person.id, role })}
                onRemove={() => share.removeMember.mutate({ projectId, personId: member.person.id })}
              />
            ))}
          </ul>
          {owner ? null : <p className={styles.words}>Only the owner changes who may open this board.</p>}
        </>
      ) : null}
    </Dialog>
  )
})
