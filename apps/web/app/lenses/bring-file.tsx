import { errorFacts, type LibraryLens, type ModelInfo } from '@lensboard/contract'
import { formatBytes } from '@lensboard/heatmap'
import { FileUp } from 'lucide-react'
import { type DragEvent, useEffect, useRef, useState } from 'react'
import { Button } from '../ui/button'
import { DialogActions } from '../ui/dialog'
import { FileInput } from '../ui/file-input'
import { ProgressBar } from '../ui/progress-bar'
import { BringLabels, madeFor, NO_LABELS } from './bring-labels'
import { keepLensFile, LENS_FILES } from './lens-file'
import styles from './train.module.css'

interface BringFileProps {
  models: readonly ModelInfo[]
  onCancel(): void
  onKept(one: LibraryLens): void
}

/** A lens file by button or drop, and the model it belongs to. */
export function BringFile({ models, onCancel, onKept }: BringFileProps) {
  const [file, setFile] = useState<File | null>(null)
  const [labels, setLabels] = useState(NO_LABELS)
  const [sent, setSent] = useState<number | null>(null)
  const [error, setError] = useState<string | null>(null)
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const under = useRef<AbortController | null>(null)
  useEffect(() => () => under.current?.abort(), [])
  const take = (next: File | undefined) => {
    if (!next) return
    setError(null)
    setFile(next)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files[0])
  }
  const send = async () => {
    if (!file || sent !== null) return
    const abort = new AbortController()
    under.current = abort
    setError(null)
    setSent(0)
    try {
      const kept = await keepLensFile(
        { file, checkpoint: madeFor(labels, models)?.hash, title: labels.title },
        abort.signal,
        setSent,
      )
      onKept(kept)
    } catch (refused) {
      if (!abort.signal.aborted) setError(errorFacts(refused).message)
    } finally {
      if (!abort.signal.aborted) setSent(null)
    }
  }
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        event.stopPropagation()
        void send()
      }}
    >
      <fieldset
        className={styles.drop}
        data-over={over || undefined}
        aria-label="Lens file"
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <FileUp size={20} strokeWidth={1.5} aria-hidden />
        <p>{file ? <b>{file.name}</b> : 'Drop a lens file here'}</p>
        <p className={styles.quiet}>{file ? formatBytes(file.size) : 'or'}</p>
        <Button size="sm" onClick={() => input.current?.click()}>
          {file ? 'Choose another' : 'Choose a file'}
        </Button>
        <FileInput input={input} label="Choose a lens file" accept={LENS_FILES} onFile={take} />
      </fieldset>
      <BringLabels models={models} labels={labels} onChange={setLabels} />
      {sent === null ? null : (
        <div className={styles.sending} role="status">
          <ProgressBar label={`Sending ${file?.name}`} share={sent} />
          <span>{sent < 1 ? `${Math.floor(sent * 100)} % sent` : 'Reading it'}</span>
        </div>
      )}
      {error ? (
        <p className={styles.error} role="alert">
          {error}
        </p>
      ) : null}
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" busy={sent !== null} disabled={!file}>
          Keep it
        </Button>
      </DialogActions>
    </form>
  )
}
