import { errorFacts, LIMITS, type TextFacts, type TextLook } from '@lensboard/contract'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type DatasetSource, sourceOfFile, sourceOfText } from '../../board/dataset-file'
import { keepText, lookIntoText } from './text-client'

/** A text that somebody is about to add. */
interface NewText {
  source: DatasetSource | null
  look: TextLook | null
  /** What is under way: a share of the file was sent, it is being read, or it is being kept. */
  doing: { sent: number } | 'reading' | 'keeping' | null
  error: string | null
}

const NOTHING: NewText = { source: null, look: null, doing: null, error: null }

/** Sends a file or pasted text once, looks into it with one column or another, and keeps it when told to. */
export function useNewText(onKept: (text: TextFacts) => void) {
  const [state, setState] = useState<NewText>(NOTHING)
  const under = useRef<AbortController | null>(null)
  useEffect(() => () => under.current?.abort(), [])

  /** Does an act in place of the one before; what that would still have answered is dropped. */
  const act = useCallback(async <T>(does: (signal: AbortSignal) => Promise<T>, done: (answer: T) => void) => {
    under.current?.abort()
    under.current = new AbortController()
    const { signal } = under.current
    try {
      const answer = await does(signal)
      if (!signal.aborted) done(answer)
    } catch (error) {
      if (!signal.aborted) setState((was) => ({ ...was, doing: null, error: errorFacts(error).message }))
    }
  }, [])

  const open = (read: () => DatasetSource) => {
    let source: DatasetSource
    try {
      source = read()
    } catch (error) {
      under.current?.abort()
      setState({ ...NOTHING, error: errorFacts(error).message })
      return
    }
    setState({ ...NOTHING, source, doing: { sent: 0 } })
    const { name, format } = source
    const onSent = (sent: number) => setState((was) => ({ ...was, doing: sent < 1 ? { sent } : 'reading' }))
    void act(
      (signal) => lookIntoText({ name, format }, source.bytes, { signal, onSent }),
      (look) => setState((was) => ({ ...was, look, doing: null })),
    )
  }
  const { source, look } = state
  const query = source && look ? { ...source, name: source.name.trim() || 'Text', upload: look.upload } : null
  return {
    ...state,
    openFile: (file: File) => open(() => sourceOfFile(file, LIMITS.textBytes)),
    openText: (text: string) => open(() => sourceOfText(text, LIMITS.textBytes)),
    rename: (name: string) => setState((was) => (was.source ? { ...was, source: { ...was.source, name } } : was)),
    chooseColumn(column: string) {
      if (!query) return
      const { name, format, upload } = query
      setState((was) => ({ ...was, doing: 'reading', error: null }))
      void act(
        (signal) => lookIntoText({ name, format, upload, column }, null, { signal }),
        (found) => setState((was) => ({ ...was, look: found, doing: null })),
      )
    },
    keep() {
      if (!query) return
      const { name, format, upload } = query
      setState((was) => ({ ...was, doing: 'keeping', error: null }))
      void act(
        (signal) => keepText({ name, format, upload, column: look?.column }, { signal }),
        (kept) => {
          setState(NOTHING)
          onKept(kept)
        },
      )
    },
    forget() {
      under.current?.abort()
      setState(NOTHING)
    },
  }
}

export type NewTextActs = ReturnType<typeof useNewText>
