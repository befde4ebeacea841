import type { RefObject } from 'react'

interface FileInputProps {
  /** What a visible button clicks. */
  input: RefObject<HTMLInputElement>
  label: string
  accept: string
  disabled?: boolean
  onFile(file: File): void
}

/** The file picker behind a button of ours; out of sight and of the tab order. */
export function FileInput({ input, label, accept, disabled = false, onFile }: FileInputProps) {
  return (
    <input
      ref={input}
      type="file"
      className="lb-sr-only"
      aria-label={label}
      tabIndex={-1}
      accept={accept}
      disabled={disabled}
      onChange={(event) => {
        const file = event.target.files?.[0]
        // The same file may be chosen again after it was changed.
        event.target.value = ''
        if (file) onFile(file)
      }}
    />
  )
}
