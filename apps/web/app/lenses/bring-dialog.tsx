import type { LibraryLens } from '@lensboard/contract'
import { useState } from 'react'
import type { Downloads } from '../models/use-downloads'
import { useModelList } from '../models/use-model-list'
import { Dialog } from '../ui/dialog'
import { Tabs } from '../ui/tabs'
import { toast } from '../ui/toast'
import { BringFile } from './bring-file'
import { BringFromHub } from './bring-from-hub'
import { conversionWords } from './lens-file'
import { useRefreshLenses } from './use-lenses'

interface BringDialogProps {
  open: boolean
  downloads: Downloads
  onClose(): void
  onKept(hash: string): void
}

/** Brings a lens that was made elsewhere: from a file, or from the hub. Nothing in a file is executed. */
export function BringDialog({ open, downloads, onClose, onKept }: BringDialogProps) {
  const [way, setWay] = useState('file')
  const refresh = useRefreshLenses()
  const models = useModelList().data ?? []
  const kept = (one: LibraryLens) => {
    refresh()
    const converted = conversionWords(one)
    toast.ok(`${one.lens.title} is in the library.`, converted ? { description: converted } : {})
    onKept(one.hash)
    onClose()
  }
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
        <BringFromHub models={models} downloads={downloads} onClose={onClose} />
      )}
    </Dialog>
  )
}
