import { LIMITS } from '@lensboard/contract'
import { type FormEvent, useState } from 'react'
import { Button } from '../ui/button'
import { Dialog, DialogActions } from '../ui/dialog'
import { TextField } from '../ui/text-field'

/** Asks for a new name; Enter saves, Esc leaves it as it was. */
export function RenameDialog({
  open,
  onOpenChange,
  name,
  onRename,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  name: string
  onRename: (name: string) => void
}) {
  const [error, setError] = useState<string>()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const next = String(new FormData(event.currentTarget).get('name')).trim()
    if (!next) {
      setError('Write a name.')
      return
    }
    onOpenChange(false)
    if (next !== name) onRename(next)
  }
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Rename board" width={420}>
      <form onSubmit={submit}>
        <TextField
          label="Name"
          name="name"
          defaultValue={name}
          maxLength={LIMITS.nameChars}
          onFocus={(event) => event.currentTarget.select()}
          onChange={() => setError(undefined)}
          error={error}
          autoComplete="off"
        />
        <DialogActions>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" variant="primary">
            Rename
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
