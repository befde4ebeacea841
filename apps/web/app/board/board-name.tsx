import { LIMITS } from '@lensboard/contract'
import { useMutation } from '@tanstack/react-query'
import { memo, useEffect, useRef, useState } from 'react'
import { useTRPC } from '../trpc'
import styles from './header.module.css'

/** The board's name; editors change it in place. Enter and leaving commit, Esc restores. */
export const BoardName = memo(function BoardName({
  projectId,
  name,
  canRename,
}: {
  projectId: string
  name: string
  canRename: boolean
}) {
  const trpc = useTRPC()
  const [shown, setShown] = useState(name)
  const [editing, setEditing] = useState(false)
  const rename = useMutation(trpc.project.rename.mutationOptions({ onError: () => setShown(name) }))
  const field = useRef<HTMLInputElement>(null)
  const cancelled = useRef(false)
  useEffect(() => {
    if (editing) field.current?.select()
  }, [editing])
  if (!canRename) return <h1 className={styles.name}>{shown}</h1>
  if (!editing)
    return (
      <h1 className={styles.name}>
        <button
          type="button"
          className={styles.nameButton}
          aria-label={`Rename board ${shown}`}
          onClick={() => setEditing(true)}
        >
          {shown}
        </button>
      </h1>
    )
  const finish = (text: string) => {
    setEditing(false)
    const next = text.trim()
    if (cancelled.current || next === '' || next === shown) return
    setShown(next)
    document.title = `${next} · Lensboard`
    rename.mutate({ projectId, name: next })
  }
  return (
    <input
      ref={field}
      className={styles.nameField}
      aria-label="Board name"
      defaultValue={shown}
      maxLength={LIMITS.nameChars}
      // biome-ignore lint/a11y/noAutofocus: the person just pressed the name to write here
      autoFocus
      onFocus={() => {
        cancelled.current = false
      }}
      onBlur={(event) => finish(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') cancelled.current = true
        if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur()
      }}
    />
  )
})
