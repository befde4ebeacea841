import { type BoardHandle, type CardFacts, type CommentSource, useWatch } from '@lensboard/canvas'
import { belongsTo, type RunKind } from '@lensboard/contract'
import { Diff, Plus, X } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { usePerson } from '../frame/use-person'
import { useLenses } from '../lenses/use-lenses'
import { AddModelDialog } from '../models/add-model-dialog'
import { keepRecentModel, recentModels } from '../models/recent-models'
import { Button } from '../ui/button'
import { IconButton } from '../ui/icon-button'
import { Skeleton } from '../ui/skeleton'
import { Tabs } from '../ui/tabs'
import { afterAsking } from './after-asking'
import styles from './board.module.css'
import { BrushProvider } from './brush'
import { type CardDraft, newDraft } from './card-draft'
import { CardForm, type ReadModels, type Submitted } from './card-form'
import { ChartPanel } from './chart-panel'
import { CommentsPanel } from './comments/comments-panel'
import { unreadThreads } from './comments/filters'
import { DifferencePanel } from './difference-panel'
import form from './form.module.css'
import { ImportedPanel } from './import/imported-panel'
import { lensRefOf } from './lens-choices'
import { keepRecentPrompt } from './recent-prompts'
import { type AskedCard, type Drafts, isAsked } from './use-drafts'
import type { ModelsState } from './use-models'

const KINDS = [
  { value: 'lens', label: 'Lens' },
  { value: 'attention', label: 'Attention' },
  { value: 'attribution', label: 'Attribution' },
  { value: 'patching', label: 'Patching' },
  { value: 'patchscope', label: 'Patchscope' },
  { value: 'dataset', label: 'Data set' },
] as const satisfies readonly { value: RunKind; label: string }[]

const VIEWER = 'You can view this board. Ask the owner for edit rights to run cards.'

/** The new card that was asked for, through which lens where one was named; a raised `asked` is another asking. */
export interface FreshCard {
  kind: RunKind
  asked: number
  lens?: string | undefined
  /** What its form starts with. */
  start?: Partial<CardDraft> | undefined
}

export interface InspectorProps {
  board: BoardHandle
  /** The selected card, or null for the form of a new one. */
  card: CardFacts | null
  /** A raised `asked` brings the cursor to the prompt. */
  fresh: FreshCard
  models: ModelsState
  drafts: Drafts
  canEdit: boolean
  onRun(card: AskedCard, submitted: Submitted): void
  /** Lets the person choose what the lens of a card is compared with. */
  onCompare(cardId: string): void
  /** Opens the form of a new card with what an imported card was asked. */
  onMatch(cardId: string): void
  onPlace(submitted: Submitted): void
  onNew(): void
  onClose(): void
  tab: PanelTab
  onTab(tab: PanelTab): void
  comments: CommentSource
}

export type PanelTab = 'card' | 'comments'

/** The panel beside the canvas: the question of the selected card, or the form of a new one. */
export function Inspector(props: InspectorProps) {
  const { card, fresh, models, canEdit, onNew, onClose, tab, onTab, comments } = props
  const unread = unreadThreads(useWatch(comments.state).threads)
  const [adding, setAdding] = useState<string | null>(null)
  const panel = useRef<HTMLElement>(null)
  const { asked } = fresh
  const hasForm = isRead(models)
  useEffect(() => {
    // Asked for before the models are known, the form comes a moment later.
    if (asked === 0 || !hasForm) return
    const wrong = panel.current?.querySelector<HTMLElement>('[aria-invalid="true"]')
    ;(wrong ?? panel.current?.querySelector<HTMLElement>('textarea[data-field="prompt"]'))?.focus()
  }, [asked, hasForm])
  return (
    <aside ref={panel} className={styles.inspector} aria-label={tab === 'card' ? 'Card' : 'Comments'}>
      <header className={styles.inspectorTop}>
        <h2 className={styles.unseen}>{tab === 'comments' ? 'Comments' : card ? 'Card' : 'New card'}</h2>
        <Tabs
          label="Panel"
          className={styles.panelTabs ?? ''}
          value={tab}
          onValueChange={(next) => onTab(next as PanelTab)}
          tabs={[
            { value: 'card', label: card ? 'Card' : 'New' },
            { value: 'comments', label: unread > 0 ? `Comments · ${unread} unread` : 'Comments' },
          ]}
        />
        {tab === 'card' && card && canEdit ? (
          <Button size="sm" icon={<Plus size={14} />} onClick={onNew}>
            New card
          </Button>
        ) : null}
        <IconButton label="Close the panel" shortcut="Shift I" icon={<X />} onClick={onClose} />
      </header>
      {tab === 'comments' ? <CommentsPanel board={props.board} source={comments} /> : null}
      {/* What is written in the form stays while one reads comments. */}
      <div className={styles.tabBody} hidden={tab !== 'card'}>
        {hasForm ? (
          card?.spec.kind === 'difference' ? (
            <DifferencePanel
              board={props.board}
              card={{ id: card.id, spec: card.spec, align: card.align }}
              models={models.list}
              canEdit={canEdit}
            />
          ) : card?.spec.kind === 'chart' ? (
            <ChartPanel board={props.board} canEdit={canEdit} />
          ) : card?.spec.kind === 'imported' ? (
            <ImportedPanel spec={card.spec} canEdit={canEdit} onMatch={() => props.onMatch(card.id)} />
          ) : card && isAsked(card) ? (
            <EditCard key={card.id} {...props} card={card} models={models} onAddModel={setAdding} />
          ) : (
            <NewCard {...props} models={models} onAddModel={setAdding} />
          )
        ) : (
          <NoModels state={models} />
        )}
      </div>
      <AddModelDialog
        open={adding !== null}
        onOpenChange={(open) => setAdding(open ? '' : null)}
        start={adding ?? ''}
        downloads={models.downloads}
      />
    </aside>
  )
}

const isRead = (models: ModelsState): models is ReadModels => models.list !== null

interface FormProps extends Omit<InspectorProps, 'models'> {
  models: ReadModels
  onAddModel(text: string): void
}

/** Remembers in this browser what was asked of which model, for the next time. */
function useKeepAsked() {
  const person = usePerson()
  return ({ spec }: Submitted) => {
    keepRecentModel(spec.checkpoint.hash)
    if (person && 'input' in spec && spec.input.kind === 'text') keepRecentPrompt(person.id, spec.input.text)
  }
}

function NewCard({ board, fresh, models, canEdit, onAddModel, onPlace }: FormProps) {
  const [draft, setDraft] = useState<CardDraft>(() => newDraft(fresh.kind, models.list, recentModels()[0]))
  const keepAsked = useKeepAsked()
  const { kind, asked, lens, start } = fresh
  // biome-ignore lint/correctness/useExhaustiveDependencies: asking again for the same kind is asking too
  useEffect(() => setDraft((was) => ({ ...was, kind, ...start })), [kind, asked])
  const { data: lenses } = useLenses()
  const wanted = lens === undefined ? undefined : lenses?.find(({ hash }) => hash === lens)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each time that a lens is asked for
  useEffect(() => {
    if (!wanted) return
    const model = models.list.find(({ checkpoint }) => belongsTo(wanted.lens, checkpoint.hash))
    setDraft((was) => ({
      ...was,
      ...(model ? { checkpoint: model.checkpoint } : {}),
      lens: lensRefOf(wanted),
    }))
  }, [asked, wanted?.hash])
  return (
    <>
      <div className={styles.kinds}>
        <Tabs
          label="Kind of card"
          look="pills"
          className={styles.kindTabs ?? ''}
          value={draft.kind}
          onValueChange={(next) => setDraft({ ...draft, kind: next as RunKind })}
          tabs={KINDS}
        />
      </div>
      <CardForm
        isNew
        draft={draft}
        change={(part) => setDraft((was) => ({ ...was, ...part }))}
        models={models}
        onAddModel={onAddModel}
        act="Place"
        blocked={canEdit ? null : VIEWER}
        onSubmit={(submitted) => {
          onPlace(submitted)
          afterAsking(() => {
            keepAsked(submitted)
            board.focus()
          })
        }}
      />
    </>
  )
}

function EditCard(props: FormProps & { card: AskedCard }) {
  const { board, card, models, onAddModel, drafts, canEdit, onRun, onCompare } = props
  const { draft, dirty, overtaken } = drafts.editOf(card)
  const keepAsked = useKeepAsked()
  const { id, spec } = card
  const brush = useMemo(() => (spec.kind === 'lens' ? () => board.brush(id) : null), [board, id, spec.kind])
  return (
    <BrushProvider value={brush}>
      <CardForm
        draft={draft}
        change={(part) => drafts.change(card, part)}
        models={models}
        onAddModel={onAddModel}
        act="Run"
        blocked={canEdit ? null : VIEWER}
        onSubmit={(submitted) => {
          onRun(card, submitted)
          afterAsking(() => {
            keepAsked(submitted)
            board.focus()
          })
        }}
        compare={
          card.spec.kind === 'lens' && canEdit ? (
            <Button size="sm" icon={<Diff size={14} />} title="Compare lenses (J)" onClick={() => onCompare(card.id)}>
              Compare lenses…
            </Button>
          ) : null
        }
        extra={(size) => (
          <>
            {overtaken ? (
              <div className={form.notice} role="status">
                <span>Somebody changed this question.</span>
                <Button size="sm" onClick={() => drafts.drop(card.id)}>
                  Take theirs
                </Button>
                <Button size="sm" onClick={() => drafts.keepMine(card)}>
                  Keep mine
                </Button>
              </div>
            ) : null}
            {dirty && !overtaken ? (
              <div className={form.notice} role="status">
                <span>Inputs changed. Run to update.</span>
                <Button size="sm" variant="ghost" onClick={() => drafts.drop(card.id)}>
                  Discard
                </Button>
              </div>
            ) : null}
            {size && !dirty && canEdit && !board.fits(card.id, size.rows, size.tokens) ? (
              <Button size="sm" onClick={() => board.fit(card.id, size.rows, size.tokens)}>
                Fit card to its content
              </Button>
            ) : null}
          </>
        )}
      />
    </BrushProvider>
  )
}

function NoModels({ state }: { state: ModelsState }) {
  if (!state.error)
    return (
      <div className={styles.inspectorWait} role="status" aria-label="Reading the models">
        <Skeleton height={32} />
        <Skeleton height={96} />
        <Skeleton height={32} />
      </div>
    )
  return (
    <div className={styles.inspectorWait}>
      <p>{state.error}</p>
      <Button onClick={state.retry}>Try again</Button>
    </div>
  )
}
