import { LIMITS } from '@lensboard/contract'
import { Form, useNavigation } from '@remix-run/react'
import { Bookmark } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { troubleOf } from '../people/credentials'
import type { FormTrouble } from '../people/form-trouble.server'
import { Button } from '../ui/button'
import { TextField } from '../ui/text-field'
import { dayWords } from './day-words'
import styles from './history.module.css'
import { VersionLine, type VersionOfBoard } from './version-line'

interface VersionListProps {
  boardId: string
  versions: readonly VersionOfBoard[]
  /** Whether the board can be opened; else a version begins it anew instead of coming back as edits. */
  isOpen: boolean
  trouble: FormTrouble | undefined
  now: Date
}

/** What is kept of a board, by day, newest first, and a field to keep it now. */
export function VersionList({ boardId, versions, isOpen, trouble, now }: VersionListProps) {
  const busy = useNavigation().formData?.get('intent') === 'keep'
  const form = useRef<HTMLFormElement>(null)
  const wasBusy = useRef(false)
  useEffect(() => {
    if (wasBusy.current && !busy && !trouble) form.current?.reset()
    wasBusy.current = busy
  }, [busy, trouble])
  const days = new Map<string, VersionOfBoard[]>()
  for (const version of versions) {
    const day = dayWords(version.createdAt, now)
    days.set(day, [...(days.get(day) ?? []), version])
  }
  return (
    <section aria-labelledby="versions" className={styles.section}>
      <div className={styles.heading}>
        <h2 id="versions">Versions</h2>
        {isOpen ? (
          <Form method="post" ref={form} className={styles.keep}>
            <TextField
              label="Name of a version"
              hideLabel
              name="name"
              placeholder="Before the talk"
              maxLength={LIMITS.nameChars}
              required
              error={troubleOf(trouble, 'name')}
            />
            <Button
              type="submit"
              name="intent"
              value="keep"
              busy={busy}
              icon={<Bookmark size={14} strokeWidth={1.5} />}
            >
              Keep this version
            </Button>
          </Form>
        ) : null}
      </div>
      {versions.length === 0 ? (
        <p className={styles.empty}>Versions appear here as you work. Name one to keep it.</p>
      ) : (
        [...days].map(([day, ofDay]) => (
          <div key={day}>
            <h3 className={styles.day}>{day}</h3>
            <ul className={styles.versions}>
              {ofDay.map((version) => (
                <VersionLine key={version.id} boardId={boardId} version={version} isOpen={isOpen} />
              ))}
            </ul>
          </div>
        ))
      )}
    </section>
  )
}
