import type { ModelInfo } from '@lensboard/contract'
import { useState } from 'react'
import type { Downloads } from '../models/use-downloads'
import { appErrorOf } from '../trpc'
import { Button } from '../ui/button'
import { DialogActions } from '../ui/dialog'
import { TextField } from '../ui/text-field'
import { toast } from '../ui/toast'
import { BringLabels, madeFor, NO_LABELS } from './bring-labels'
import styles from './train.module.css'
import { useLensActs } from './use-lenses'

const LINK_CHARS = 300

interface BringFromHubProps {
  models: readonly ModelInfo[]
  downloads: Downloads
  onClose(): void
}

/** A published lens by its link: it comes as models do, seen by everybody, checked before it is kept. */
export function BringFromHub({ models, downloads, onClose }: BringFromHubProps) {
  const [link, setLink] = useState('')
  const [labels, setLabels] = useState(NO_LABELS)
  const { fromHub } = useLensActs()
  const bring = () => {
    const checkpoint = madeFor(labels, models)?.hash
    const title = labels.title.trim()
    fromHub.mutate(
      { link: link.trim(), ...(checkpoint && { checkpoint }), ...(title && { title }) },
      {
        onSuccess(download) {
          downloads.take(download)
          toast.ok(`Downloading from ${download.repo}.`, {
            description: 'The lens is in the library as soon as it is here and was read.',
          })
          onClose()
        },
      },
    )
  }
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        event.stopPropagation()
        if (link.trim() && !fromHub.isPending) bring()
      }}
    >
      <TextField
        label="Link of a lens at the hub"
        placeholder="spaces/org/name/folder, or the link of its page"
        value={link}
        maxLength={LINK_CHARS}
        autoComplete="off"
        spellCheck={false}
        hint="A folder with config.json and params.pt, or one .pt file."
        error={fromHub.error ? appErrorOf(fromHub.error).message : undefined}
        onChange={(event) => {
          if (fromHub.error) fromHub.reset()
          setLink(event.target.value)
        }}
      />
      <BringLabels models={models} labels={labels} onChange={setLabels} />
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" busy={fromHub.isPending} disabled={!link.trim()}>
          Bring it here
        </Button>
      </DialogActions>
    </form>
  )
}
