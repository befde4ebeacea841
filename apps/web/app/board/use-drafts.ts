import type { CardFacts } from '@lensboard/canvas'
import { type CardSpec, canonicalJson, isRunSpec, type RunSpec } from '@lensboard/contract'
import { useCallback, useMemo, useState } from 'react'
import { type CardDraft, draftOf, specOf } from './card-draft'

/** An edit of a card that is there: the question it started from, and what its author made of it since. */
interface Edit {
  base: string
  draft: CardDraft
}

/** Whether a draft asks something else than this question. A draft that cannot be read yet does. */
export function asksElse(draft: CardDraft, spec: CardSpec): boolean {
  try {
    return canonicalJson(specOf(draft)) !== canonicalJson(spec)
  } catch {
    return true
  }
}

/** A card whose question is a run's, and so has a form. */
export type AskedCard = Omit<CardFacts, 'spec'> & { spec: RunSpec }
export const isAsked = (card: CardFacts): card is AskedCard => isRunSpec(card.spec)

export interface CardEdit {
  draft: CardDraft
  /** The draft asks something the card does not yet. */
  dirty: boolean
  /** Somebody committed another question since the draft was begun. */
  overtaken: boolean
}

/** The author's unrun drafts, by card. They are nobody else's, and survive selecting something else. */
export function useDrafts() {
  const [edits, setEdits] = useState<ReadonlyMap<string, Edit>>(new Map())

  const editOf = useCallback(
    ({ id, spec, title }: AskedCard): CardEdit => {
      const edit = edits.get(id)
      if (!edit || !asksElse(edit.draft, spec))
        return { draft: edit?.draft ?? draftOf(spec, title), dirty: false, overtaken: false }
      return { draft: edit.draft, dirty: true, overtaken: edit.base !== canonicalJson(spec) }
    },
    [edits],
  )
  const change = useCallback(({ id, spec, title }: AskedCard, part: Partial<CardDraft>) => {
    setEdits((was) => {
      const edit = was.get(id) ?? { base: canonicalJson(spec), draft: draftOf(spec, title) }
      return new Map(was).set(id, { ...edit, draft: { ...edit.draft, ...part } })
    })
  }, [])
  /** Forgets a draft: it ran, or theirs was taken. */
  const drop = useCallback((id: string) => {
    setEdits((was) => {
      const next = new Map(was)
      next.delete(id)
      return next
    })
  }, [])
  /** Goes on with the draft although the question changed under it. */
  const keepMine = useCallback(({ id, spec }: CardFacts) => {
    setEdits((was) => {
      const edit = was.get(id)
      return edit ? new Map(was).set(id, { ...edit, base: canonicalJson(spec) }) : was
    })
  }, [])
  const get = useCallback((id: string) => edits.get(id)?.draft, [edits])
  const ids = useMemo(() => [...edits.keys()], [edits])
  return { editOf, change, drop, keepMine, get, ids }
}

export type Drafts = ReturnType<typeof useDrafts>
