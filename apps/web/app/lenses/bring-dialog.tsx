import type { LibraryLens } from '@lensboard/contract'
import { useState } from 'react'
import { useModelList } from '../models/use-model-list'
import { appErrorOf } from '../trpc'
import { Button } from '../ui/button'
import { Dialog, DialogActions } from '../ui/dialog'
import { Tabs } from '../ui/tabs'
import { TextField } from '../ui/text-field'
import { toast } from '../ui/toast'
import { BringFile } from './bring-file'
import { conversionWords } from './lens-file'
import styles from './train.module.css'
import { useLensActs, useRefreshLenses } from './use-lenses'

interface BringDialogProps {
  open: boolean
  onClose(): void
  onKept(hash: string): void
}

/** Brings a lens that was made elsewhere: from a file, or from the hub. Nothing in a file is executed. */
export function BringDialog({ open, onClose, onKept }: BringDialogProps) {
  const [way, setWay] = useState('file')
  const refresh = useRefreshLenses()
  const kept = (one: LibraryLens) => {
    refresh()
    const converted = conversionWords(one)
    toast.ok(`${one.lens.title} is in the library.`, converted ? { description: converted } : {})
    onKept(one.hash)
    onClose()
  }
  const models = useModelList().data ?? []
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose()
      }}
      title="Bring a lens"
      description="Lensboard files, tuned-lens folders as .zip, Jacobian and full-affine .pt files. Read as data: nothing in them is run."
      width={560}
    >
      <Tabs
        label="Where it is"
        look="pills"
        value={way}
        onValueChange={setWay}
        tabs={[
          { value: 'file', label: 'A file' },
          { value: 'hub', label: 'From the hub' },
        ]}
      />
      {way === 'file' ? (
        <BringFile models={models} onCancel={onClose} onKept={kept} />
      ) : (
        <BringFromHub onCancel={onClose} onKept={kept} />
      )}
    </Dialog>
  )
}

const LINK_CHARS = 500

function BringFromHub({ onCancel, onKept }: { onCancel(): void; onKept(one: LibraryLens): void }) {
  const [link, setLink] = useState('')
  const { fromHub } = useLensActs()
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        event.stopPropagation()
        if (link.trim() && !fromHub.isPending) fromHub.mutate({ link: link.trim() }, { onSuccess: onKept })
      }}
    >
      <TextField
        label="Link of a lens at the hub"
        placeholder="https://huggingface.co/…/resolve/main/…"
        value={link}
        maxLength={LINK_CHARS}
        autoComplete="off"
        spellCheck={false}
        hint="A folder with config.json and params.pt, or one .pt file."
        error={fromHub.error ? appErrorOf(fromHub.error).message : undefined}
        onChange={(event) => {
          fromHub.reset()
          setLink(event.target.value)
        }}
      />
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" variant="primary" busy={fromHub.isPending} disabled={!link.trim()}>
          Bring it here
        </Button>
      </DialogActions>
    </form>
  )
}
