interface SaveButtonProps {
  /** On the button, as `CSV`. */
  label: string
  what: string
  fileName: string
  type: string
  /** Made when it is wanted. */
  text(): string
}

/** Saves a text as a file of the person's own. */
export function SaveButton({ label, what, fileName, type, text }: SaveButtonProps) {
  const save = () => {
    const address = URL.createObjectURL(new Blob([text()], { type }))
    const link = document.createElement('a')
    link.href = address
    link.download = fileName
    link.click()
    // The browser has taken the bytes by the next turn.
    setTimeout(() => URL.revokeObjectURL(address), 0)
  }
  return (
    <button type="button" className="lb-copy" aria-label={`Save ${what}`} onClick={save}>
      {label}
    </button>
  )
}
