import type { NewCard } from '@lensboard/canvas'
import { errorFacts } from '@lensboard/contract'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Button } from '../../ui/button'
import { Dialog, DialogActions } from '../../ui/dialog'
import { Spinner } from '../../ui/spinner'
import styles from './import.module.css'
import { firstChoice, type Offered, offeredOf } from './import-choice'
import { sendImport } from './import-client'
import { ImportPreview } from './import-preview'
import type { ReadFile } from './read-files'
import type { Importing } from './use-import'

interface ImportDialogProps {
  importing: Importing | null
  boardId: string
  onClose(): void
  onPlace(cards: readonly NewCard[]): void
}

/** Says what files are before it asks anything, and places what is chosen of them. */
export function ImportDialog({ importing, boardId, onClose, onPlace }: ImportDialogProps) {
  return (
    <Dialog
      open={importing !== null}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title="Import"
      width={600}
    >
      {importing?.files ? (
        <Files files={importing.files} boardId={boardId} onClose={onClose} onPlace={onPlace} />
      ) : (
        <p className={styles.reading} role="status">
          <Spinner /> Reading the file
        </p>
      )}
    </Dialog>
  )
}

function Files({
  files,
  boardId,
  onClose,
  onPlace,
}: Omit<ImportDialogProps, 'importing'> & { files: readonly ReadFile[] }) {
  const offered = useMemo(() => offeredOf(files), [files])
  const [chosen, setChosen] = useState(() => firstChoice(offered))
  const [shown, setShown] = useState(offered[0]?.key)
  const [sending, setSending] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const looked = offered.find(({ key }) => key === shown)
  const picked = offered.filter(({ key }) => chosen.has(key))
  const open = useRef(new AbortController())
  // Whoever closes the dialog while a file is on its way wants no card of it.
  useEffect(() => {
    open.current = new AbortController()
    return () => open.current.abort()
  }, [])
  const place = async () => {
    const { signal } = open.current
    setSending(true)
    setError(null)
    try {
      const cards = await keep(files, picked, boardId, signal)
      if (signal.aborted) return
      onPlace(cards)
      onClose()
    } catch (thrown) {
      if (signal.aborted) return
      setError(errorFacts(thrown).message)
      setSending(false)
    }
  }
  return (
    <form
      className={styles.files}
      onSubmit={(event) => {
        event.preventDefault()
        if (picked.length > 0 && !sending) void place()
      }}
    >
      {files.map((file) => (
        <FileFacts key={`${file.file.name} ${file.file.size} ${file.file.lastModified}`} {...file} />
      ))}
      {offered.length > 1 ? (
        <Choice offered={offered} chosen={chosen} shown={shown} onChoose={setChosen} onShow={setShown} />
      ) : null}
      {looked ? <ImportPreview reading={looked.reading} /> : null}
      {error ? (
        <p className={styles.refusal} role="alert">
          {error}
        </p>
      ) : null}
      <DialogActions>
        <Button onClick={onClose}>{offered.length > 0 ? 'Cancel' : 'Close'}</Button>
        {offered.length > 0 ? (
          <Button type="submit" variant="primary" disabled={picked.length === 0 || sending}>
            {sending ? 'Importing…' : picked.length === 1 ? 'Place card' : `Place ${picked.length} cards`}
          </Button>
        ) : null}
      </DialogActions>
    </form>
  )
}

function FileFacts({ file, found, refusal }: ReadFile) {
  return (
    <section className={styles.file} aria-label={file.name}>
      <p className={styles.name}>{file.name}</p>
      {found ? (
        <p>
          <strong>{found.title}</strong> · {found.facts}
        </p>
      ) : (
        <p className={styles.refusal} role="alert">
          {refusal}
        </p>
      )}
      {found?.left.map((one) => (
        <p key={one} className={styles.left}>
          {one}
        </p>
      ))}
    </section>
  )
}

interface ChoiceProps {
  offered: readonly Offered[]
  chosen: ReadonlySet<string>
  shown: string | undefined
  onChoose(chosen: ReadonlySet<string>): void
  onShow(key: string): void
}

function Choice({ offered, chosen, shown, onChoose, onShow }: ChoiceProps) {
  const all = chosen.size === offered.length
  const toggle = (key: string) => {
    const next = new Set(chosen)
    if (!next.delete(key)) next.add(key)
    onChoose(next)
    onShow(key)
  }
  return (
    <fieldset className={styles.choice}>
      <legend>
        {chosen.size} of {offered.length} readings
        <Button size="sm" variant="ghost" onClick={() => onChoose(new Set(all ? [] : offered.map(({ key }) => key)))}>
          {all ? 'None' : 'All'}
        </Button>
      </legend>
      <ul>
        {offered.map(({ key, reading }) => (
          <li key={key} data-shown={key === shown || undefined}>
            <label>
              <input
                type="checkbox"
                checked={chosen.has(key)}
                onChange={() => toggle(key)}
                onFocus={() => onShow(key)}
              />
              <span className={styles.what}>
                <span className={styles.title}>{reading.title}</span>
                <span className={styles.left}>
                  {reading.result.kind === 'lens' ? 'Lens' : 'Attention'}
                  {reading.model ? ` · ${reading.model}` : ''} · {reading.facts}
                </span>
              </span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  )
}

/** Has the server keep what was picked, file by file; the cards to place. */
async function keep(
  files: readonly ReadFile[],
  picked: readonly Offered[],
  boardId: string,
  stop: AbortSignal,
): Promise<NewCard[]> {
  const cards: NewCard[] = []
  for (const [i, { file }] of files.entries()) {
    const own = picked.filter((one) => one.file === i)
    if (own.length === 0) continue
    const specs = await sendImport({ boardId, file, name: file.name, pick: own.map(({ place }) => place) }, stop)
    for (const [n, { reading }] of own.entries()) {
      const { result, title } = reading
      const rows = result.kind === 'lens' ? result.rows.length : result.ids.length
      const spec = specs[n]
      if (spec) cards.push({ spec, title, drawnAs: result.kind, rows, tokens: result.ids.length })
    }
  }
  return cards
}
