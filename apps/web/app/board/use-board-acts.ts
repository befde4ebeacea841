import type { BoardHandle, BoardHost, BoardSession, OtherReading, RunSource, Template } from '@lensboard/canvas'
import { isRunSpec, type RunKind } from '@lensboard/contract'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { lensPath } from '../lenses/lens-words'
import { useTheme } from '../theme'
import type { TourSignals } from '../tour/tour-signals'
import { toast } from '../ui/toast'
import { afterAsking } from './after-asking'
import { askAhead } from './ask-ahead'
import { draftMessages, specOf } from './card-draft'
import type { Submitted } from './card-form'
import { useCommandHost } from './command/use-command-host'
import { matchDraft } from './import/match-draft'
import { useImport } from './import/use-import'
import type { FreshCard } from './inspector'
import { PDF_FONTS } from './pdf-fonts'
import { type AskedCard, asksElse, isAsked, useDrafts } from './use-drafts'
import { useLensShelf } from './use-lens-shelf'
import { useModels } from './use-models'

const PANEL_KEY = 'lensboard.panel'
/** So long there is time to act on what was said. */
const ACT_MS = 8_000
/** Under this width an open panel would leave the canvas too little by default. */
const PANEL_WIDTH_MIN = 1024

interface Parts {
  handle: BoardHandle | null
  session: BoardSession
  runs: RunSource
  canEdit: boolean
  tour: TourSignals
}

/** The acts of the page around the canvas: inserting, editing and running cards, and the panel. */
export function useBoardActs({ handle, session, runs, canEdit, tour }: Parts) {
  const { setChoice } = useTheme()
  const models = useModels()
  const drafts = useDrafts()
  const [panelOpen, setPanelOpen] = useState(() => panelAtFirst(canEdit))
  const [fresh, setFresh] = useState<FreshCard>({ kind: 'lens', asked: 0 })
  const [comparing, setComparing] = useState<{ id: string; first: 'lens' | 'card' } | null>(null)
  const lenses = useLensShelf()
  const command = useCommandHost(session.boardId)
  const imports = useImport(handle, canEdit)
  useStaleMarks(handle, drafts)

  const openPanel = useCallback((open: boolean) => {
    localStorage.setItem(PANEL_KEY, open ? 'open' : 'closed')
    setPanelOpen(open)
  }, [])
  const ask = useCallback((kind?: RunKind, lens?: string, start?: FreshCard['start']) => {
    setFresh((was) => ({ kind: kind ?? was.kind, asked: was.asked + 1, lens, start }))
  }, [])

  const run = (card: AskedCard, { spec }: Pick<Submitted, 'spec'>) => {
    const draft = drafts.get(card.id)
    if (draft && asksElse(draft, card.spec)) {
      askAhead(runs, spec)
      afterAsking(() => {
        drafts.drop(card.id)
        handle?.edit(card.id, { spec })
      })
      return
    }
    drafts.drop(card.id)
    if (runs.view(card.spec).phase === 'failed') runs.retry(card.spec)
    else toast.say('Nothing changed since this card ran.', { id: 'nothing-changed' })
  }

  const place = (submitted: Submitted) => {
    askAhead(runs, submitted.spec)
    afterAsking(() => handle?.place(submitted))
  }

  // The canvas keeps one host for its life; what its functions need is read when they are called.
  const now = useRef({ handle, drafts, models, run, panelOpen, canEdit })
  now.current = { handle, drafts, models, run, panelOpen, canEdit }
  const host = useMemo<BoardHost>(
    () => ({
      insertCard(kind, lens) {
        if (!now.current.canEdit) return
        now.current.handle?.deselect()
        openPanel(true)
        ask(kind, lens)
      },
      toggleInspector: () => openPanel(!now.current.panelOpen),
      editCard() {
        openPanel(true)
        ask()
      },
      runDraft(cardId) {
        const { handle, drafts, models, run } = now.current
        const draft = drafts.get(cardId)
        const card = handle?.card(cardId)
        if (!draft || !card || !isAsked(card)) return
        const model = models.list?.find((m) => m.checkpoint.hash === draft.checkpoint?.hash) ?? null
        if (draftMessages(draft, model, null).length === 0) run(card, { spec: specOf(draft) })
        else openPanel(true)
      },
      ...command.host,
      ...imports.host,
      matchImport(cardId) {
        const { handle, models, canEdit } = now.current
        const spec = handle?.card(cardId)?.spec
        if (!handle || !canEdit || spec?.kind !== 'imported') return
        handle.placeNextTo(cardId)
        handle.deselect()
        openPanel(true)
        ask(spec.holds, undefined, matchDraft(spec, runs.view(spec), models.list ?? []))
      },
      compareLenses(id, first) {
        if (now.current.canEdit) setComparing({ id, first })
      },
      lenses,
      lensPage: lensPath,
      setTheme: setChoice,
      say: (words, act) =>
        toast.say(words, act && { action: { label: act.label, onClick: act.run }, duration: ACT_MS }),
      pdfFonts: PDF_FONTS,
      pointAt(cell) {
        session.pointAt(cell)
        if (cell) tour.tell('pointed')
      },
      takeTour: () => tour.tell('take'),
    }),
    [openPanel, ask, setChoice, session, tour, lenses, runs, command.host, imports.host],
  )
  const stopComparing = () => setComparing(null)
  const compare = (other: OtherReading) => {
    if (comparing) handle?.compareWith(comparing.id, other)
    // Once the dialog has closed and given its focus back.
    setTimeout(() => handle?.focus())
  }
  const placeTemplate = (template: Template) => {
    for (const spec of template.grid.flat().map((card) => card?.spec)) if (spec && isRunSpec(spec)) askAhead(runs, spec)
    handle?.placeTemplate(template)
    setTimeout(() => handle?.focus())
  }
  return {
    host,
    models,
    drafts,
    fresh,
    panelOpen,
    run,
    place,
    comparing,
    stopComparing,
    compare,
    command,
    imports,
    placeTemplate,
  }
}

/** Open where there is room and something to fill in; afterwards as the person left it. */
function panelAtFirst(canEdit: boolean): boolean {
  const kept = localStorage.getItem(PANEL_KEY)
  if (kept) return kept === 'open'
  return canEdit && window.innerWidth >= PANEL_WIDTH_MIN
}

/** Cards whose draft asks something else say so on the canvas, to this person. */
function useStaleMarks(handle: BoardHandle | null, { ids, get }: ReturnType<typeof useDrafts>) {
  useEffect(() => {
    if (!handle) return
    const stale = ids.filter((id) => {
      const [draft, card] = [get(id), handle.card(id)]
      return draft && card && asksElse(draft, card.spec)
    })
    handle.markStale(new Set(stale))
  }, [handle, ids, get])
}
