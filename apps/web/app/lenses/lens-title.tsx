import { LIMITS } from '@lensboard/contract'
import { Pencil } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { appErrorOf } from '../trpc'
import { IconButton } from '../ui/icon-button'
import { TextField } from '../ui/text-field'
import styles from './lenses.module.css'
import { useLensActs } from './use-lenses'

/** The title of a lens, renamed where it stands: Enter keeps, Escape leaves it as it was. */
export function LensTitle({ hash, title, mayRename }: { hash: string; title: string; mayRename: boolean }) {
  const [draft, setDraft] = useState<string | null>(null)
  const { rename } = useLensActs()
  const field = useRef<HTMLInputElement>(null)
  const editing = draft !== null
  useEffect(() => {
    if (editing) field.current?.select()
  }, [editing])
  if (!editing)
    return (
      <h2 className={styles.titleLine}>
        <span>{title}</span>
        {mayRename ? <IconButton label="Rename" icon={<Pencil />} onClick={() => setDraft(title)} /> : null}
      </h2>
    )
  const keep = () => {
    const next = draft.trim()
    if (next === '' || next === title) setDraft(null)
    else if (!rename.isPending) rename.mutate({ hash, title: next }, { onSuccess: () => setDraft(null) })
  }
  return (
    <form
      className={styles.titleForm}
      onSubmit={(event) => {
        event.preventDefault()
        keep()
      }}
    >
      <TextField
        ref={field}
        label="Title of the lens"
        hideLabel
        value={draft}
        maxLength={LIMITS.titleChars}
        error={rename.error ? appErrorOf(rename.error).message : undefined}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          event.stopPropagation()
          setDraft(null)
        }}
      />
    </form>
  )
}
