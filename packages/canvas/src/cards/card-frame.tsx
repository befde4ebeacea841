import { type CardResult, type CardSpec, interventionsOf } from '@lensboard/contract'
import { interventionWords, lensLabel, ParityBadge } from '@lensboard/heatmap'
import { memo, useRef } from 'react'
import { useEditor, useValue } from 'tldraw'
import { HiddenHighlights } from '../annotations/hidden-highlights.js'
import { CommentBadge, CommentCorners } from '../comments/card-marks.js'
import { useBoardHost } from '../editor/board-host.js'
import type { CardShape } from '../records/index.js'
import { isHeld, type ShownRun, useShownRun } from './baseline.js'
import { CardBody } from './card-body.js'
import { provenanceOf, staleCards } from './card-state.js'
import { CardTitle } from './card-title.js'
import { CellRange } from './cell-range.js'
import { ComparisonSwitch } from './comparison-switch.js'
import { DifferenceSides } from './difference-sides.js'
import { type HeldAnswer, useHeldAnswer } from './held-answer.js'
import { KindMark } from './kind-mark.js'
import { leavesPointer } from './leaves-pointer.js'
import { LensChips } from './lens-chips.js'
import { useThrough } from './lens-words.js'
import { LinkDot } from './link-dot.js'
import { PartialEdge } from './partial-edge.js'
import { cancelCards, runCardAgain } from './run-acts.js'
import { ActiveBody, AskingBody, CardButton, FailedBody } from './run-body.js'
import type { RunView } from './run-source.js'
import { TableStop } from './table-stop.js'
import { useTabStops } from './use-tab-stops.js'
import { cardTitle, checkpointWord, kindWord, modelNameOf, plural } from './words.js'

/** A card: title and subtitle, then whatever its run has come to. Its box is the same in every state. */
export const CardFrame = memo(function CardFrame({ shape }: { shape: CardShape }) {
  const { spec } = shape.props
  const run = useShownRun(shape.props)
  const { view } = run
  const held = useHeldAnswer(shape, run)
  const editor = useEditor()
  const stale = useValue('is stale', () => staleCards(editor).get().has(shape.id), [editor, shape.id])
  const reading = useValue('is reading', () => editor.getEditingShapeId() === shape.id, [editor, shape.id])
  const card = useRef<HTMLElement>(null)
  useTabStops(card, reading, view)
  return (
    <article
      ref={card}
      className={stale || held ? 'lb-card lb-card--stale' : 'lb-card'}
      style={{ width: shape.props.w, height: shape.props.h }}
      aria-label={`${kindWord(spec)}: ${cardTitle(shape.props.title, spec)}`}
      data-phase={view.phase}
      data-kind={spec.kind}
    >
      {view.phase === 'done' && spec.kind !== 'chart' ? <TableStop shape={shape} /> : null}
      <header className="lb-card__header">
        <div className="lb-card__title-row">
          <KindMark kind={spec.kind} />
          <CardTitle shape={shape} />
          {view.phase === 'done' && hasLinks(view.result) && spec.kind !== 'chart' ? <LinkDot shape={shape} /> : null}
          <CommentBadge shape={shape} />
          {view.phase === 'done' ? <Proof shape={shape} view={view} /> : null}
        </div>
        <div className="lb-card__subtitle-row">
          {spec.kind === 'difference' ? <DifferenceSides shape={shape} /> : null}
          <Subtitle spec={spec} view={view} />
          <LensChips spec={spec} />
          {view.phase === 'done' ? <HiddenHighlights shape={shape} result={view.result} /> : null}
          {interventionsOf(spec).length > 0 ? <ComparisonSwitch shape={shape} /> : null}
        </div>
      </header>
      <CellRange id={shape.id}>
        <CardContent shape={shape} held={held} {...run} />
      </CellRange>
      {view.phase === 'done' ? <CommentCorners shape={shape} result={view.result} /> : null}
      {stale ? <StaleNote id={shape.id} /> : null}
    </article>
  )
})

const Subtitle = memo(function Subtitle({ spec, view }: { spec: CardSpec; view: RunView }) {
  const interventions = interventionsOf(spec)
  const through = useThrough(spec)
  // First, because the end of a long line is cut.
  const facts = interventions.length > 0 ? [plural(interventions.length, 'intervention')] : []
  const model = checkpointWord(spec)
  if (spec.kind === 'chart') facts.push(kindWord(spec))
  // A and B stand before it; the model is said here where it is that of both.
  if (spec.kind === 'difference') facts.push(...(modelNameOf(spec.a) === modelNameOf(spec.b) ? [model] : []))
  else if (through.length > 0) facts.push(...through.map(lensLabel), model)
  else facts.push(model, kindWord(spec))
  facts.push(...readingWords(spec))
  if (view.phase === 'done') facts.push(...tokenFacts(view.result))
  const said = interventions.map((one) => `${interventionWords(one)}.`)
  return (
    <div className="lb-card__subtitle" title={[facts.join(' · '), ...said].join('\n')}>
      {facts.join(' · ')}
    </div>
  )
})

/** What a reading does otherwise than usual is said on the card itself. */
const readingWords = (spec: CardSpec): string[] => [
  ...('finalNorm' in spec && spec.finalNorm === false ? ['without final norm'] : []),
  ...(spec.kind === 'lens' && spec.scan ? [`${spec.scan} scan`] : []),
]

const tokenFacts = (result: CardResult): string[] => [
  result.kind === 'dataset' ? plural(result.prompts, 'prompt') : plural(result.ids.length, 'token'),
  ...(result.kind === 'lens' && result.continued ? [`${result.continued} written`] : []),
]

/** The badge that says how well the numbers agree; it opens what they came from. */
function Proof({ shape, view }: { shape: CardShape; view: Extract<RunView, { phase: 'done' }> }) {
  const editor = useEditor()
  const { result } = view
  const { imported, fallback } = result.facts
  const provider = imported ? 'imported' : result.facts.provider.toUpperCase()
  const origin = imported ? `Imported from ${imported.file}; not checked.` : `Ran on ${provider}.`
  return (
    <button
      type="button"
      className="lb-card__proof"
      aria-label="Where these numbers come from"
      title={fallback ?? `${origin} Click for where these numbers come from.`}
      {...leavesPointer}
      onClick={() => provenanceOf(editor).update((open) => (open === shape.id ? null : shape.id))}
    >
      <span className={imported ? 'lb-card__chip' : undefined}>{provider}</span>
      {imported || 'parity' in result ? <ParityBadge parity={'parity' in result ? result.parity : undefined} /> : null}
    </button>
  )
}

/** Kinds that read one prompt position by position. */
const hasLinks = ({ kind }: CardResult) => kind === 'lens' || kind === 'attention'

function CardContent({ shape, held, view, baseline }: { shape: CardShape; held: HeldAnswer | null } & ShownRun) {
  const host = useBoardHost()
  const editor = useEditor()
  const readonly = useValue('readonly', () => editor.getIsReadonly(), [editor])
  const { spec, w, h } = shape.props
  if (held) return <CardBody {...held} readonly={readonly} />
  switch (view.phase) {
    case 'asking':
      return <AskingBody kind={spec.kind} w={w} h={h} />
    case 'active': {
      const active = {
        run: view.run,
        model: modelNameOf(spec),
        onCancel: readonly ? undefined : () => cancelCards(editor, [shape]),
      }
      // A difference has nothing to show before both runs are whole.
      return view.partial && !isHeld(shape.props) && spec.kind !== 'chart' ? (
        <>
          <CardBody shape={drawnEarly(shape)} result={view.partial} baseline={undefined} readonly />
          <PartialEdge {...active} />
        </>
      ) : (
        <ActiveBody kind={spec.kind} w={w} h={h} {...active} />
      )
    }
    case 'done':
      return <CardBody shape={shape} result={view.result} baseline={baseline?.result} readonly={readonly} />
    case 'failed':
      return (
        <FailedBody
          kind={spec.kind}
          w={w}
          h={h}
          error={view.error}
          readonly={readonly}
          onRetry={() => runCardAgain(editor, shape)}
          onEdit={() => {
            editor.select(shape.id)
            host.editCard()
          }}
        />
      )
  }
}

/** Measures of followed tokens come with the end of a reading; until then its cells show probability. */
function drawnEarly(shape: CardShape): CardShape {
  const { metric } = shape.props
  return metric.includes(':') ? { ...shape, props: { ...shape.props, metric: 'prob' } } : shape
}

/** To the author of a draft that has not run: what is drawn belongs to the earlier question. */
function StaleNote({ id }: { id: string }) {
  const host = useBoardHost()
  return (
    <div className="lb-card__stale" role="status">
      <span>Inputs changed.</span>
      <CardButton primary onPress={() => host.runDraft(id)}>
        Run
      </CardButton>
      <span>to update.</span>
    </div>
  )
}
