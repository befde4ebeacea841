import { type ModelInfo, roleAtLeast } from '@lensboard/contract'
import { Link, useNavigate } from '@remix-run/react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Copy, Pin, PinOff, Plus } from 'lucide-react'
import { useTRPC } from '../trpc'
import { Button } from '../ui/button'
import { toast } from '../ui/toast'
import { ManageNote } from './manage-note'
import styles from './models.module.css'
import { keepRecentModel } from './recent-models'
import { useCapabilities } from './use-capabilities'

/** What can be done with a model that is here. */
export function ModelActs({ model }: { model: ModelInfo }) {
  const why = useCapabilities()?.mayNotManage ?? null
  const { checkpoint, title, state } = model
  const copy = () =>
    navigator.clipboard.writeText(title).then(
      () => toast.ok('Name copied.'),
      () => toast.error('The browser did not allow copying.'),
    )
  return (
    <div className={styles.actsBlock}>
      <div className={styles.acts}>
        {state === 'ready' ? <NewCardButton hash={checkpoint.hash} /> : null}
        <Button size="sm" icon={<Copy size={14} strokeWidth={1.5} />} onClick={copy}>
          Copy name
        </Button>
        {state === 'ready' ? (
          <Button size="sm" asChild>
            <Link to={`/lenses?train=${checkpoint.hash}`}>Train a lens</Link>
          </Button>
        ) : null}
        {state === 'ready' && why === null ? <MemoryActs model={model} /> : null}
      </div>
      {state === 'ready' && why !== null ? <ManageNote why={why} /> : null}
    </div>
  )
}

/** Opens the board this person opened last, with the form of a new card about this model. */
function NewCardButton({ hash }: { hash: string }) {
  const navigate = useNavigate()
  const { data } = useQuery(useTRPC().project.list.queryOptions({ show: 'all' }))
  const board = data?.find(({ role }) => roleAtLeast(role, 'editor'))
  if (!board) return null
  const open = () => {
    keepRecentModel(hash)
    navigate(`/b/${board.boardId}?new=lens`)
  }
  return (
    <Button
      size="sm"
      variant="primary"
      icon={<Plus size={14} strokeWidth={1.5} />}
      className={styles.newCard}
      title={`New logit-lens card on “${board.name}”`}
      onClick={open}
    >
      <span>New card on “{board.name}”</span>
    </Button>
  )
}

function MemoryActs({ model: { checkpoint, loaded, adapter, pinned = false } }: { model: ModelInfo }) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const refresh = { onSettled: () => client.invalidateQueries(trpc.models.list.pathFilter()) }
  const pin = useMutation(trpc.models.pin.mutationOptions(refresh))
  const unload = useMutation(trpc.models.unload.mutationOptions(refresh))
  const { hash } = checkpoint
  if (adapter && !loaded) return null
  return (
    <>
      <Button
        size="sm"
        aria-pressed={pinned}
        busy={pin.isPending}
        icon={pinned ? <PinOff size={14} strokeWidth={1.5} /> : <Pin size={14} strokeWidth={1.5} />}
        title={pinned ? 'Let it go when another model needs the room' : 'Never let it go for another model'}
        onClick={() => pin.mutate({ hash, pinned: !pinned })}
      >
        {pinned ? 'Do not keep' : 'Keep in memory'}
      </Button>
      {loaded ? (
        <Button size="sm" busy={unload.isPending} onClick={() => unload.mutate({ hash })}>
          Free memory
        </Button>
      ) : null}
    </>
  )
}
