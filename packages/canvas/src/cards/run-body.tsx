import type { CardKind, ErrorCode, ErrorFacts, RunState } from '@lensboard/contract'
import { CARD_PARTS, Lattice } from '@lensboard/heatmap'
import { useEffect, useRef, useState } from 'react'
import { bodyBox } from './card-box.js'
import { stageShare, stageWords } from './words.js'

/** Codes that say something about the question: running it again changes nothing, editing it does. */
const ABOUT_THE_QUESTION: ReadonlySet<ErrorCode> = new Set([
  'PROMPT_EMPTY',
  'PROMPT_TOO_LONG',
  'TOKEN_OUT_OF_RANGE',
  'NO_CHAT_TEMPLATE',
  'SPEC_INVALID',
  'MODEL_UNKNOWN',
  'MODEL_UNSUPPORTED',
  'CHECKPOINT_CHANGED',
  'TOKENIZER_MISMATCH',
  'ADAPTER_BASE_MISSING',
  'RESULT_TOO_LARGE',
  'LENS_UNKNOWN',
  'LENS_MISMATCH',
  'IMPORT_UNKNOWN',
])
const UNDONE: ReadonlySet<ErrorCode> = new Set(['NO_RESULT_YET', 'FORBIDDEN'])

/** A run of a shipped or small model takes a second or two; after this long a person wonders. */
const LONG_SECONDS = 20

/** Kinds whose answer is drawn as cells; the others have no grid to announce. */
const GRIDS: ReadonlySet<CardKind> = new Set(['lens', 'attention', 'patching', 'difference'])

interface Frame {
  kind: CardKind
  w: number
  h: number
}

/** The empty grid a result will fill; the box was made for it, so it tells how many cells there will be. */
export function EmptyGrid({ kind, w, h }: Frame) {
  if (!GRIDS.has(kind)) return null
  const { top, width, height } = bodyBox(kind, { w, h })
  const square = kind === 'attention'
  const labels = square ? CARD_PARTS.queryLabels : CARD_PARTS.rowLabels
  const columns = Math.max(1, Math.round((width - labels - CARD_PARTS.right) / 48))
  const rows = Math.max(1, Math.round((height - CARD_PARTS.axis - CARD_PARTS.padding) / 22))
  return (
    <div className="lb-card__empty-grid" style={{ top: top - CARD_PARTS.header }}>
      <Lattice kind={square ? 'attention' : 'lens'} width={width} height={height} rows={rows} tokens={columns} />
    </div>
  )
}

/** Between placing a card and the server's first word. */
export function AskingBody(frame: Frame) {
  return (
    <div className="lb-card__state" role="status">
      <EmptyGrid {...frame} />
      <p className="lb-card__words">Asking…</p>
    </div>
  )
}

export interface ActiveProps extends Frame {
  run: RunState
  model: string
  /** Absent for who may not cancel. */
  onCancel?: (() => void) | undefined
}

/** A run under way: what it does, how far it is, how long it has taken, and how to stop it. */
export function ActiveBody({ run, model, onCancel, ...frame }: ActiveProps) {
  const share = stageShare(run)
  const computing = run.status === 'running' && run.stage.name === 'running'
  return (
    <div className="lb-card__state" role="status" data-stage={run.stage.name}>
      <EmptyGrid {...frame} />
      <div className="lb-card__progress">
        <div className="lb-card__stage">
          <p className="lb-card__words">
            {stageWords(run, model)}
            {computing ? <Elapsed since={run.since} /> : null}
          </p>
          {onCancel ? <CardButton onPress={onCancel}>Cancel</CardButton> : null}
        </div>
        {run.stage.text ? <WrittenText text={run.stage.text} /> : null}
        <div
          className="lb-card__bar"
          role="progressbar"
          aria-label="Progress of the run"
          aria-valuemin={0}
          aria-valuemax={100}
          {...(share === undefined ? {} : { 'aria-valuenow': Math.round(share * 100) })}
        >
          <span
            className={share === undefined ? 'lb-card__bar-unknown' : 'lb-card__bar-known'}
            {...(share === undefined ? {} : { style: { width: `${share * 100}%` } })}
          />
        </div>
      </div>
    </div>
  )
}

/** What the model has written so far; the end stays in view. */
function WrittenText({ text }: { text: string }) {
  const box = useRef<HTMLParagraphElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: more text is a longer box
  useEffect(() => void box.current?.scrollTo(0, box.current.scrollHeight), [text])
  return (
    <p ref={box} className="lb-card__written">
      {text}
    </p>
  )
}

/** Seconds since a run started, shown after the first. */
function Elapsed({ since }: { since: string }) {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 100)
    return () => clearInterval(timer)
  }, [])
  const seconds = (now - Date.parse(since)) / 1000
  if (seconds <= 1) return null
  return (
    <>
      <span className="lb-num"> · {seconds.toFixed(1)} s</span>
      {seconds > LONG_SECONDS ? <span> · Longer than usual</span> : null}
    </>
  )
}

export interface FailedProps extends Frame {
  error: ErrorFacts
  readonly: boolean
  onRetry(): void
  onEdit(): void
}

/** What went wrong, its code, and what to do about it. A run that somebody cancelled went as they wanted. */
export function FailedBody({ error, readonly, onRetry, onEdit, ...frame }: FailedProps) {
  const cancelled = error.code === 'RUN_CANCELLED'
  const undone = UNDONE.has(error.code)
  const aboutQuestion = ABOUT_THE_QUESTION.has(error.code)
  return (
    <div className="lb-card__state" role={undone || cancelled ? 'status' : 'alert'} data-code={error.code}>
      {undone || cancelled ? <EmptyGrid {...frame} /> : null}
      <div className="lb-card__failure">
        {undone || cancelled ? null : <FailureMark />}
        <p className="lb-card__sentence">{error.message}</p>
        {undone || cancelled ? null : <code className="lb-card__code">{error.code}</code>}
        {undone || readonly ? null : (
          <div className="lb-card__acts">
            <CardButton onPress={onRetry} primary={!aboutQuestion}>
              {cancelled ? 'Run again' : 'Try again'}
            </CardButton>
            <CardButton onPress={onEdit} primary={aboutQuestion}>
              Edit question
            </CardButton>
          </div>
        )}
      </div>
    </div>
  )
}

const FailureMark = () => (
  <svg className="lb-card__failure-mark" width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
    <circle cx="10" cy="10" r="8.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
    <path d="M10 5.5v5.5" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
    <circle cx="10" cy="14" r="1" fill="currentColor" />
  </svg>
)

/** A button on a card. The canvas must not see its pointer: it would select and drag the card. */
export function CardButton(props: { onPress(): void; primary?: boolean; children: string }) {
  return (
    <button
      type="button"
      className={props.primary ? 'lb-card__button lb-card__button--primary' : 'lb-card__button'}
      onPointerDown={(event) => event.stopPropagation()}
      onPointerUp={(event) => event.stopPropagation()}
      onClick={(event) => {
        event.stopPropagation()
        props.onPress()
      }}
    >
      {props.children}
    </button>
  )
}
