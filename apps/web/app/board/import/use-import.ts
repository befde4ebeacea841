import type { BoardHandle } from '@lensboard/canvas'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { toast } from '../../ui/toast'
import { fileOfText, type ReadFile, readFiles } from './read-files'

interface Point {
  x: number
  y: number
}

/** What is being imported: files that were read, or null while they are; and where on the page their cards go. */
export interface Importing {
  files: readonly ReadFile[] | null
  at: Point | undefined
}

const inField = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable="true"]') !== null

/** Importing into a board: a file picker, files that were dropped, and pasted text that is a file. */
export function useImport(handle: BoardHandle | null, canEdit: boolean) {
  const [importing, setImporting] = useState<Importing | null>(null)
  const picker = useRef<HTMLInputElement>(null)
  const reading = useRef<AbortController | null>(null)
  const read = useCallback((files: readonly File[], at?: Point) => {
    setImporting({ files: null, at })
    reading.current?.abort()
    const stop = new AbortController()
    reading.current = stop
    void readFiles(files, stop.signal).then((done) => {
      if (!stop.signal.aborted) setImporting({ files: done, at })
    })
  }, [])
  const now = useRef({ canEdit })
  now.current = { canEdit }
  // The canvas keeps its host for life.
  const host = useMemo(
    () => ({
      importFiles(files?: readonly File[], at?: Point) {
        if (!now.current.canEdit) return
        if (files) read(files, at)
        else picker.current?.click()
      },
    }),
    [read],
  )
  useEffect(() => {
    // Before tldraw, which drops pasted JSON without a word.
    const onPaste = (event: ClipboardEvent) => {
      if (!now.current.canEdit || inField(event.target)) return
      const file = fileOfText(event.clipboardData?.getData('text/plain') ?? '')
      if (!file) return
      event.preventDefault()
      event.stopImmediatePropagation()
      if ('found' in file) setImporting({ files: [file], at: undefined })
      else read([file.file])
    }
    window.addEventListener('paste', onPaste, { capture: true })
    return () => window.removeEventListener('paste', onPaste, { capture: true })
  }, [read])
  const close = useCallback(() => {
    reading.current?.abort()
    setImporting(null)
    // Once the dialog has closed and given its focus back.
    setTimeout(() => handle?.focus())
  }, [handle])
  const placed = (count: number) => toast.ok(count === 1 ? 'Imported one card.' : `Imported ${count} cards.`)
  return { host, importing, picker, read, close, placed }
}
