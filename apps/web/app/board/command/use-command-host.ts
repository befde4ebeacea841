import type { CellPlace } from '@lensboard/canvas'
import { useEffect, useMemo, useState } from 'react'
import { toast } from '../../ui/toast'
import { cardLink } from './card-link'

export type PaletteMode = 'all' | 'cards'

const inField = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable="true"]') !== null

/** A dialog that asks something first; details of a cell are none. */
const isAsked = () => document.querySelector('[role="dialog"][data-state="open"], [role="alertdialog"]') !== null

/** The palette and the templates of a board: whether they are open, and what the canvas asks of them. */
export function useCommandHost(boardId: string) {
  const [palette, setPalette] = useState<PaletteMode | null>(null)
  const [templates, setTemplates] = useState(false)
  useEffect(() => {
    // On the window, before the canvas: its own shortcuts rest while cells are read or a field has the keyboard.
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return
      const key = event.key.toLowerCase()
      if (key !== 'k' && !(key === 'f' && !inField(event.target))) return
      if (isAsked() && !document.querySelector('[data-palette]')) return
      event.preventDefault()
      event.stopPropagation()
      const mode = key === 'k' ? 'all' : 'cards'
      setPalette((was) => (was === mode ? null : mode))
    }
    window.addEventListener('keydown', onKey, { capture: true })
    return () => window.removeEventListener('keydown', onKey, { capture: true })
  }, [])
  // The canvas keeps its host for life.
  const host = useMemo(
    () => ({
      openPalette: (mode: PaletteMode) => setPalette(mode),
      openTemplates: () => setTemplates(true),
      copyLink(cardId: string, cell?: CellPlace) {
        const link = cardLink(window.location.origin, boardId, cardId, cell)
        navigator.clipboard.writeText(link).then(
          () => toast.ok(`Link to this ${cell ? 'cell' : 'card'} copied.`, { id: 'link' }),
          () => toast.error('The browser did not let the link be copied.', { id: 'link' }),
        )
      },
    }),
    [boardId],
  )
  return {
    host,
    palette,
    closePalette: () => setPalette(null),
    templates,
    closeTemplates: () => setTemplates(false),
  }
}
