import { LIMITS } from '@lensboard/contract'
import type { ReactNode } from 'react'
import { Select } from '../ui/select'
import { TextField } from '../ui/text-field'
import type { CardDraft } from './card-draft'
import { ContinuationOptions } from './continuation-options'
import { FollowedTokens } from './followed-tokens'
import styles from './form.module.css'
import { InterventionEditor } from './intervention-editor'
import type { OptionsProps } from './options-props'
import { ReadingFields, RowsFields } from './rows-options'

const BOS = [
  { value: 'auto', label: 'Auto', hint: 'As the tokenizer does' },
  { value: 'true', label: 'Add' },
  { value: 'false', label: 'None' },
] as const

const REDUCE = [
  { value: 'none', label: 'Keep every head' },
  { value: 'heads', label: 'Mean over heads' },
  { value: 'all', label: 'Mean over layers and heads' },
] as const

/** What a lens card asks beside model and prompt. */
export function LensOptions({ draft, change, model, tokenized, errorOf, disabled }: OptionsProps) {
  return (
    <>
      <TextField
        label="Top tokens"
        type="number"
        min={1}
        max={LIMITS.topK}
        value={draft.topK}
        onChange={(event) => change({ topK: event.target.value })}
        error={errorOf('topK')}
        disabled={disabled}
        data-field="topK"
      />
      <FollowedTokens draft={draft} change={change} disabled={disabled} error={errorOf('track')} />
      <InterventionEditor
        draft={draft}
        change={change}
        model={model}
        tokens={tokenized?.ids.length ?? null}
        tokenized={tokenized}
        disabled={disabled}
      />
      <ContinuationOptions draft={draft} change={change} errorOf={errorOf} disabled={disabled} />
      <Advanced summary={`BOS ${draft.bos === 'auto' ? 'auto' : draft.bos ? 'added' : 'none'} · ${rowWords(draft)}`}>
        <BosField draft={draft} change={change} disabled={disabled} />
        <BosRule draft={draft} tokenized={tokenized} />
        <RowsFields draft={draft} change={change} model={model} errorOf={errorOf} disabled={disabled} />
        <ReadingFields draft={draft} change={change} disabled={disabled} />
      </Advanced>
    </>
  )
}

const rowWords = ({ stride, mid, range, parts, finalNorm, scan }: CardDraft) =>
  [
    stride === '1' ? 'every layer' : `every ${stride} layers`,
    ...(range === 'all' ? [] : [`layers ${range}`]),
    ...(mid ? ['after attention'] : []),
    ...parts,
    ...(finalNorm ? [] : ['without final norm']),
    ...(scan === 'exact' ? [] : [`${scan} scan`]),
  ].join(' · ')

/** What an attention card asks beside model and prompt. */
export function AttentionOptions({ draft, change, model, tokenized, errorOf, disabled }: OptionsProps) {
  return (
    <>
      <div className={styles.pair}>
        <TextField
          label="Layers"
          value={draft.layers}
          placeholder="all"
          hint={model ? `all, or 0–${model.nLayers - 1}` : undefined}
          onChange={(event) => change({ layers: event.target.value })}
          error={errorOf('layers')}
          disabled={disabled}
          data-field="layers"
        />
        <TextField
          label="Heads"
          value={draft.heads}
          placeholder="all"
          hint={model ? `all, or 0–${model.nHeads - 1}` : undefined}
          onChange={(event) => change({ heads: event.target.value })}
          error={errorOf('heads')}
          disabled={disabled}
          data-field="heads"
        />
      </div>
      <InterventionEditor
        draft={draft}
        change={change}
        model={model}
        tokens={tokenized?.ids.length ?? null}
        tokenized={tokenized}
        disabled={disabled}
      />
      <Advanced summary={`BOS ${draft.bos === 'auto' ? 'auto' : draft.bos ? 'added' : 'none'} · ${reduceWords(draft)}`}>
        <div className={styles.pair}>
          <BosField draft={draft} change={change} disabled={disabled} />
          <Select
            label="Keep"
            value={draft.reduce}
            onValueChange={(reduce) => change({ reduce: reduce as CardDraft['reduce'] })}
            options={REDUCE}
            disabled={disabled}
          />
        </div>
        <BosRule draft={draft} tokenized={tokenized} />
      </Advanced>
    </>
  )
}

const reduceWords = ({ reduce }: CardDraft) => (REDUCE.find((r) => r.value === reduce)?.label ?? '').toLowerCase()

const BosField = ({ draft, change, disabled }: Pick<OptionsProps, 'draft' | 'change' | 'disabled'>) => (
  <Select
    label="Start token (BOS)"
    value={String(draft.bos)}
    onValueChange={(bos) => change({ bos: bos === 'auto' ? 'auto' : bos === 'true' })}
    options={BOS}
    disabled={disabled}
  />
)

/** What a start token means for this question: the tokenizer's own rule, and what came of it. */
function BosRule({ draft, tokenized }: Pick<OptionsProps, 'draft' | 'tokenized'>) {
  if (draft.inputKind === 'ids')
    return <p className={styles.chipsNote}>Token ids are read as they are: no start token is added.</p>
  if (!tokenized) return null
  return (
    <p className={styles.chipsNote}>
      {tokenized.bosRule} {tokenized.bos === 'added' ? 'Here one is added.' : 'Here none is added.'}
    </p>
  )
}

/** Options most cards leave alone; the summary says how they stand. */
const Advanced = ({ summary, children }: { summary: string; children: ReactNode }) => (
  <details className={styles.advanced}>
    <summary>
      <span>Advanced</span> <span className={styles.faint}>{summary}</span>
    </summary>
    <div className={styles.advancedBody}>{children}</div>
  </details>
)
