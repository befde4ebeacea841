import { useEffect, useState } from 'react'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { TextField } from '../ui/text-field'
import { toast } from '../ui/toast'
import styles from './add-model.module.css'
import { HubResults } from './hub-results'
import { ModelCheck } from './model-check'
import { useCapabilities } from './use-capabilities'
import { type Downloads, useDownloadActs } from './use-downloads'

const TYPING_MS = 400
/** A single letter would match half the hub. */
const SEARCH_CHARS_MIN = 2
const LINK_CHARS = 300

interface AddModelDialogProps {
  open: boolean
  onOpenChange(open: boolean): void
  /** What to begin with; a name is checked at once. */
  start: string
  downloads: Downloads
  /** Called with the name of a model that turned out to be here. */
  onHere?(name: string): void
}

/** Finds a model at the hub, says honestly whether it can be read, and only then downloads it. */
export function AddModelDialog(props: AddModelDialogProps) {
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title="Add a model"
      description="Checked before anything big is downloaded; then here for everybody on this server."
      width={600}
    >
      <AddModel {...props} />
    </Dialog>
  )
}

function AddModel({ onOpenChange, start, downloads, onHere }: AddModelDialogProps) {
  const hub = useCapabilities()?.hub
  const acts = useDownloadActs(downloads)
  const [text, setText] = useState(start)
  /** What is being checked; empty while names are searched. */
  const [link, setLink] = useState(isName(start) ? start : '')
  const search = useSettled(text.trim(), TYPING_MS)
  const check = (wanted: string) => {
    setText(wanted)
    setLink(wanted.trim())
  }
  const download = (wanted: string) =>
    acts.start.mutate(
      { link: wanted },
      {
        onSuccess: ({ repo }) => {
          toast.ok(`Downloading ${repo}.`, { description: 'It can be used as soon as it is here and checked.' })
          onOpenChange(false)
        },
      },
    )
  return (
    <div className={styles.add}>
      <form
        className={styles.ask}
        onSubmit={(event) => {
          event.preventDefault()
          event.stopPropagation()
          if (text.trim()) setLink(text.trim())
        }}
      >
        <TextField
          label={`Link, name or search${hub ? ` at ${hub}` : ''}`}
          placeholder="org/name or org/name@revision"
          value={text}
          maxLength={LINK_CHARS}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setText(event.target.value)
            setLink('')
          }}
        />
        <Button type="submit" variant={link ? 'secondary' : 'primary'} disabled={!text.trim()}>
          Check
        </Button>
      </form>
      <div className={styles.answer} aria-live="polite">
        {link ? (
          <ModelCheck
            key={link}
            link={link}
            busy={acts.start.isPending}
            onDownload={download}
            onCheck={check}
            onHere={({ name }) => {
              onOpenChange(false)
              onHere?.(name)
            }}
          />
        ) : search.length >= SEARCH_CHARS_MIN && text.trim() ? (
          <HubResults text={search} onChoose={check} />
        ) : (
          <Hints />
        )}
      </div>
    </div>
  )
}

const Hints = () => (
  <ul className={styles.hints}>
    <li>Paste the link of a model’s page, write its name, or type to search.</li>
    <li>
      <code>org/name@revision</code> takes a branch, a tag or a commit.
    </li>
    <li>
      A folder with <code>config.json</code>, <code>tokenizer.json</code> and <code>.safetensors</code> files that you
      put into <code>models</code> in the data folder (<code>DATA_DIR</code>) appears by itself. So does what the
      Hugging Face cache holds.
    </li>
  </ul>
)

/** A name or a link, as against words to search for. */
const isName = (text: string) => /^\S+\/\S+$/.test(text.trim())

function useSettled(value: string, ms: number): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return settled
}
