import { useEffect, useRef } from 'react'
import { useEditor } from 'tldraw'
import { announce } from './announce.js'
import type { RunView } from './run-source.js'

/** Tells a screen reader once that a run of this card, which it saw under way, came to its end. */
export function useRunAnnounced(view: RunView, title: string): void {
  const editor = useEditor()
  const before = useRef(view.phase)
  const { phase } = view
  const problem = view.phase === 'failed' ? view.error.message : ''
  useEffect(() => {
    const was = before.current
    before.current = phase
    if (was !== 'active') return
    if (phase === 'done') announce(editor, `Result ready for ${title}.`)
    if (phase === 'failed') announce(editor, `No result for ${title}. ${problem}`)
  }, [editor, phase, problem, title])
}
