import type { DatasetLook } from '@lensboard/api'
import { errorFacts } from '@lensboard/contract'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type DatasetColumns, keepDataset, lookIntoDataset } from './dataset-client'
import { type DatasetSource, likelyAnswer, sourceOfFile, sourceOfText } from './dataset-file'

/** A list that somebody is about to add. */
export interface Looking {
  source: DatasetSource | null
  columns: DatasetColumns
  look: DatasetLook | null
  /** The last look or the keeping is under way. */
  busy: boolean
  error: string | null
}

const NOTHING: Looking = { source: null, columns: {}, look: null, busy: false, error: null }

/** Looks into a file or pasted lines, again whenever other columns are chosen, and keeps the list when told to. */
export function useDatasetLook() {
  const [state, setState] = useState<Looking>(NOTHING)
  const under = useRef<AbortController | null>(null)
  useEffect(() => () => under.current?.abort(), [])

  /** Begins an act in place of the one before; what the earlier one answers is dropped. */
  const begin = useCallback(() => {
    under.current?.abort()
    under.current = new AbortController()
    return under.current.signal
  }, [])

  const look = useCallback(
    async (source: DatasetSource, columns: DatasetColumns, first: boolean) => {
      const signal = begin()
      setState((was) => ({ ...was, source, columns, busy: true, error: null, ...(first ? { look: null } : {}) }))
      try {
        let found = await lookIntoDataset(source, columns, signal)
        const answer = first ? likelyAnswer(found.columns, found.column) : undefined
        if (answer !== undefined) found = await lookIntoDataset(source, { answerColumn: answer }, signal)
        const { column, answerColumn } = found
        if (!signal.aborted)
          setState((was) => ({ ...was, look: found, columns: { column, answerColumn }, busy: false }))
      } catch (error) {
        if (!signal.aborted) setState((was) => ({ ...was, busy: false, error: errorFacts(error).message }))
      }
    },
    [begin],
  )
  const open = useCallback(
    (read: () => DatasetSource) => {
      try {
        void look(read(), {}, true)
      } catch (error) {
        begin()
        setState({ ...NOTHING, error: errorFacts(error).message })
      }
    },
    [look, begin],
  )
  return {
    ...state,
    openFile: (file: File) => open(() => sourceOfFile(file)),
    openText: (text: string) => open(() => sourceOfText(text)),
    chooseColumns(columns: DatasetColumns) {
      if (state.source) void look(state.source, columns, false)
    },
    rename: (name: string) => setState((was) => (was.source ? { ...was, source: { ...was.source, name } } : was)),
    forget() {
      begin()
      setState(NOTHING)
    },
    /** The kept list, or null when it could not be kept: the state then says why, and nothing that was chosen is lost. */
    async keep() {
      const { source, columns } = state
      if (!source) return null
      const signal = begin()
      setState((was) => ({ ...was, busy: true, error: null }))
      try {
        const kept = await keepDataset({ ...source, name: source.name.trim() || 'Prompts' }, columns, signal)
        if (!signal.aborted) setState(NOTHING)
        return kept
      } catch (error) {
        if (!signal.aborted) setState((was) => ({ ...was, busy: false, error: errorFacts(error).message }))
        return null
      }
    },
  }
}

export type DatasetLooking = ReturnType<typeof useDatasetLook>
