import type { LibraryLens } from '@lensboard/contract'
import { Download, Link2, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useCapabilities } from '../models/use-capabilities'
import { appErrorOf } from '../trpc'
import { Button } from '../ui/button'
import { AlertDialog } from '../ui/dialog'
import { Menu, MenuItem } from '../ui/menu'
import { toast } from '../ui/toast'
import { copyText } from './lens-facts'
import { countWords, formsOf, lensPath } from './lens-words'
import styles from './lenses.module.css'
import { useLensActs } from './use-lenses'

interface LensActsProps {
  one: LibraryLens
  onUse: ((hash: string) => void) | undefined
}

/** What can be done with a lens that is here. */
export function LensActs({ one, onUse }: LensActsProps) {
  const { hash, lens, shipped } = one
  const mayDelete = useMayDelete(one)
  return (
    <div className={styles.acts}>
      {onUse ? (
        <Button size="sm" variant="primary" icon={<Plus size={14} strokeWidth={1.5} />} onClick={() => onUse(hash)}>
          Use it in a card
        </Button>
      ) : null}
      <Menu
        align="start"
        trigger={
          <Button size="sm" icon={<Download size={14} strokeWidth={1.5} />}>
            Download
          </Button>
        }
      >
        {formsOf(lens).map(({ form, label, hint }) => (
          <MenuItem key={form} asChild>
            <a href={`/api/lenses/${hash}/${form}`} download className={styles.form}>
              {label}
              <small>{hint}</small>
            </a>
          </MenuItem>
        ))}
      </Menu>
      <Button
        size="sm"
        icon={<Link2 size={14} strokeWidth={1.5} />}
        onClick={() => copyText(`${window.location.origin}${lensPath(hash)}`, 'Link copied.')}
      >
        Copy link
      </Button>
      {mayDelete && !shipped ? <DeleteLens one={one} /> : null}
    </div>
  )
}

/** Who brought a lens deletes it, and who manages models here. */
function useMayDelete({ mine }: LibraryLens): boolean {
  const capabilities = useCapabilities()
  return mine || capabilities?.mayNotManage === null
}

/** Deleting asks first; where cards use the lens, the question says how many. */
function DeleteLens({ one: { hash, lens, cards } }: { one: LibraryLens }) {
  const [asking, setAsking] = useState(false)
  /** What the server said of cards that use it: more than were known here. */
  const [inUse, setInUse] = useState<string | null>(null)
  const { remove } = useLensActs()
  const leave = (anyway: boolean) =>
    remove.mutate(
      { hash, ...(anyway ? { anyway } : {}) },
      {
        onSuccess: () => toast.ok(`${lens.title} deleted.`),
        onError: (error) => {
          const { code, message } = appErrorOf(error)
          if (code === 'LENS_IN_USE') setInUse(message)
          else toast.error(message)
        },
      },
    )
  const used = cards.all > 0
  return (
    <>
      <Button
        size="sm"
        variant="danger"
        busy={remove.isPending}
        icon={<Trash2 size={14} strokeWidth={1.5} />}
        onClick={() => setAsking(true)}
      >
        Delete
      </Button>
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Delete “${lens.title}”?`}
        description={
          used
            ? `${countWords(cards.all, 'card')} of all boards ${cards.all === 1 ? 'uses' : 'use'} it, ${cards.yours} on boards you can see. What they show stays; they cannot run again.`
            : 'No card uses it. It goes for everybody on this server.'
        }
        action={used ? 'Delete it all the same' : 'Delete the lens'}
        onConfirm={() => leave(used)}
      />
      <AlertDialog
        open={inUse !== null}
        onOpenChange={(open) => !open && setInUse(null)}
        title={`Delete “${lens.title}” all the same?`}
        description={inUse ?? ''}
        action="Delete it all the same"
        onConfirm={() => leave(true)}
      />
    </>
  )
}
