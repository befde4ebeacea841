import type { BoardHandle } from '@lensboard/canvas'
import { useSearchParams } from '@remix-run/react'
import { useEffect, useRef } from 'react'
import { toast } from '../../ui/toast'
import { linkedCard } from './card-link'

/** `?card=<id>` brings that card into view once, when the board is here; `&row=…&position=…` opens that cell of it. */
export function useDeepLink(handle: BoardHandle | null) {
  const [params] = useSearchParams()
  const wanted = params.toString()
  const done = useRef('')
  const waiting = useRef(() => {})
  useEffect(() => () => waiting.current(), [])
  useEffect(() => {
    const link = linkedCard(new URLSearchParams(wanted))
    if (!handle || !link) return
    const asked = JSON.stringify(link)
    if (done.current === asked) return
    // A frame later the page has its panels, and the canvas the width that it keeps.
    const frame = requestAnimationFrame(() => {
      done.current = asked
      if (!handle.zoomTo(link.id)) toast.say('The card of this link is not on this board any more.')
      else if (link.cell) waiting.current = handle.openCell(link.id, link.cell)
    })
    return () => cancelAnimationFrame(frame)
  }, [handle, wanted])
}
