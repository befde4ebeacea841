import { Check, Copy, Link2, Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from '../ui/button'
import { AlertDialog } from '../ui/dialog'
import { toast } from '../ui/toast'
import styles from './share.module.css'
import type { Sharing } from './use-share'

type ShareLink = Sharing['links'][number]
const COPIED_MS = 2_000

async function copy(path: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(window.location.origin + path)
    return true
  } catch {
    // No clipboard on plain http: the address can still be taken by hand.
    toast.say('Copy this link', { description: window.location.origin + path })
    return false
  }
}

/** One way in by link: made, copied or ended. */
export function LinkRow({
  words,
  owner,
  link,
  people,
  busy,
  onCreate,
  onRevoke,
}: {
  words: string
  owner: boolean
  link: ShareLink | undefined
  /** How many are here by this link. */
  people: number
  busy: boolean
  onCreate: () => Promise<ShareLink>
  onRevoke: (linkId: string) => void
}) {
  const [copied, setCopied] = useState(false)
  const [ending, setEnding] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), COPIED_MS)
    return () => clearTimeout(timer)
  }, [copied])
  const copyNow = async (path: string) => setCopied(await copy(path))
  // A refusal is already told by a toast.
  const create = () =>
    onCreate().then(
      ({ path }) => copyNow(path),
      () => {},
    )
  return (
    <li className={styles.row}>
      <Link2 size={16} strokeWidth={1.5} className={styles.icon} aria-hidden />
      <div className={styles.grow}>
        <p>{words}</p>
        {link && people > 0 ? (
          <p className={styles.faint}>{people === 1 ? '1 person' : `${people} people`} came by it</p>
        ) : null}
      </div>
      {link ? (
        <>
          {owner ? (
            <Button size="sm" variant="ghost" onClick={() => setEnding(true)}>
              Revoke
            </Button>
          ) : null}
          <Button size="sm" icon={copied ? <Check size={14} /> : <Copy size={14} />} onClick={() => copyNow(link.path)}>
            {copied ? 'Copied' : 'Copy link'}
          </Button>
        </>
      ) : owner ? (
        <Button size="sm" icon={<Plus size={14} />} busy={busy} onClick={create}>
          Create link
        </Button>
      ) : (
        <span className={styles.faint}>No link</span>
      )}
      <AlertDialog
        open={ending}
        onOpenChange={setEnding}
        title="Revoke this link?"
        description={
          people === 0
            ? 'It stops working for everybody. You can create a new one.'
            : `It stops working, and ${people === 1 ? 'the person' : `the ${people} people`} who came by it lose access at once.`
        }
        action="Revoke"
        onConfirm={() => link && onRevoke(link.id)}
      />
    </li>
  )
}
