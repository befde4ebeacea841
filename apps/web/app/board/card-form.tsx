import type { ModelInfo, RunKind, RunSpec } from '@lensboard/contract'
import { TOKENS_UNKNOWN } from '@lensboard/heatmap'
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import { useLenses } from '../lenses/use-lenses'
import { Button } from '../ui/button'
import { addedTokens, costWords, rowCount, timeWords } from './card-cost'
import { type CardDraft, type DraftField, draftInput, draftMessages, specOf } from './card-draft'
import { AttentionOptions, LensOptions } from './card-options'
import { causalExtent } from './causal-cost'
import { isCausal, otherInput } from './causal-draft'
import { AttributionOptions, PatchingOptions, PatchscopeOptions } from './causal-options'
import { DatasetOptions } from './dataset-options'
import { ExampleButtons } from './example-buttons'
import styles from './form.module.css'
import { LensField } from './lens-field'
import { ModelField } from './model-field'
import type { OptionsProps } from './options-props'
import { PromptField } from './prompt-field'
import { isUnfilled } from './unfilled'
import type { ModelsState } from './use-models'
import { useRunCost } from './use-run-cost'
import { useTokenized } from './use-tokenized'

/** The models once they are known. */
export type ReadModels = ModelsState & { list: readonly ModelInfo[] }

/** What a submitted form hands on. `rows` and `tokens` decide how large a card has to be. */
export interface Submitted {
  spec: RunSpec
  title: string
  rows: number
  tokens: number
}

interface CardFormProps {
  draft: CardDraft
  change(part: Partial<CardDraft>): void
  models: ReadModels
  /** Opens "Add a model" with what was typed. */
  onAddModel(text: string): void
  /** A card that is not there yet. */
  isNew?: boolean
  /** The verb on the button. */
  act: string
  /** Why nothing can be submitted, as words; null when it can. */
  blocked: string | null
  onSubmit(submitted: Submitted): void
  /** Under the lens: how to hold it against another. */
  compare?: ReactNode
  /** Above the button, beside the cost. */
  extra?: (size: { rows: number; tokens: number } | null) => ReactNode
}

const OPTIONS: Record<RunKind, (props: OptionsProps) => ReactNode> = {
  lens: LensOptions,
  attention: AttentionOptions,
  attribution: AttributionOptions,
  patching: PatchingOptions,
  patchscope: PatchscopeOptions,
  dataset: DatasetOptions,
}

const FORM_NAMES: Record<RunKind, string> = {
  lens: 'Lens card',
  attention: 'Attention card',
  attribution: 'Attribution card',
  patching: 'Patching card',
  patchscope: 'Patchscope card',
  dataset: 'Data-set card',
}

/** The one form of a question, for new cards and for those that are there. Ctrl+Enter submits from anywhere in it. */
export function CardForm({
  draft,
  change,
  models,
  onAddModel,
  isNew = false,
  act,
  blocked,
  onSubmit,
  compare,
  extra,
}: CardFormProps) {
  const form = useRef<HTMLFormElement>(null)
  const [tried, setTried] = useState(false)
  const model = models.list.find((m) => m.checkpoint.hash === draft.checkpoint?.hash) ?? null
  const readable = model?.state === 'ready' && (draft.inputKind !== 'chat' || model.chat)
  const tokens = useTokenized(readable ? draft.checkpoint : null, draftInput(draft), draft.bos)
  const fresh = tokens.fresh ? tokens.tokenized : null
  const other = useTokenized(readable ? draft.checkpoint : null, otherInput(draft.kind, draft.causal), draft.bos)
  const { data: lenses = null } = useLenses()
  const messages = draftMessages(draft, model, fresh, other.fresh ? other.tokenized : null, lenses)
  // A form nobody has submitted says only what is wrong with what was written, not what is still missing.
  const errorOf = (field: DraftField) =>
    !tried && isUnfilled(draft, field) ? undefined : messages.find((message) => message.field === field)?.say
  const disabled = blocked !== null
  const read = tokens.tokenized?.ids.length ?? TOKENS_UNKNOWN
  const size =
    model &&
    (isCausal(draft.kind)
      ? causalExtent(draft.kind, draft.causal, model, read)
      : { rows: rowCount(draft, model.nLayers), tokens: read + addedTokens(draft) })

  const isWhole = !disabled && messages.length === 0 && tokens.fresh && other.fresh
  const cost = useRunCost(isWhole ? specOf(draft) : null, tokens.tokenized?.ids.length ?? 0)

  const submit = () => {
    setTried(true)
    if (disabled) return
    const first = messages[0]
    if (first || !size) {
      const selector =
        first?.field === 'model'
          ? '[role="combobox"]'
          : first?.field === 'lens'
            ? '[data-field="lens"] [role="combobox"]'
            : `[data-field="${first?.field}"]`
      const field = form.current?.querySelector<HTMLElement>(selector)
      // What is folded away takes no focus.
      field?.closest('details')?.setAttribute('open', '')
      field?.focus()
      return
    }
    setTried(false)
    onSubmit({ spec: specOf(draft), title: draft.title, ...size })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    submit()
  }
  const Options = OPTIONS[draft.kind]
  return (
    <form
      ref={form}
      className={styles.form}
      aria-label={FORM_NAMES[draft.kind]}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      onKeyDown={onKeyDown}
    >
      <div className={styles.fields}>
        <ModelField
          models={models}
          value={draft.checkpoint}
          onChange={({ checkpoint }) => change({ checkpoint })}
          onAdd={onAddModel}
          error={errorOf('model')}
          disabled={disabled}
        />
        {isCausal(draft.kind) && !disabled ? (
          <ExampleButtons kind={draft.kind} draft={draft} change={change} fresh={isNew} />
        ) : null}
        {draft.kind === 'dataset' ? null : (
          <PromptField
            draft={draft}
            change={change}
            model={model}
            tokens={tokens}
            error={errorOf('prompt')}
            disabled={disabled}
            bare={isCausal(draft.kind)}
          />
        )}
        {draft.kind === 'lens' ? (
          <>
            <LensField
              value={draft.lens}
              model={model}
              onChange={(lens) => change({ lens })}
              error={errorOf('lens')}
              disabled={disabled}
            />
            {compare}
          </>
        ) : null}
        <Options
          draft={draft}
          change={change}
          model={model}
          tokenized={tokens.tokenized}
          other={other}
          errorOf={errorOf}
          disabled={disabled}
        />
      </div>
      <footer className={styles.footer}>
        {blocked ? <p className={styles.blocked}>{blocked}</p> : null}
        {extra?.(tokens.fresh && tokens.tokenized ? size : null)}
        <div className={styles.acts}>
          <p className={styles.cost} aria-live="polite">
            {[costWords(draft, model, tokens.tokenized), timeWords(cost)].filter(Boolean).join(' · ')}
          </p>
          <Button type="submit" variant="primary" disabled={disabled} title={`${act} (Ctrl+Enter)`}>
            {act}
          </Button>
        </div>
      </footer>
    </form>
  )
}
