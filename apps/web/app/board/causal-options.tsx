import { LIMITS } from '@lensboard/contract'
import { Select } from '../ui/select'
import { Tabs } from '../ui/tabs'
import { TextField } from '../ui/text-field'
import { AlignedTokens } from './aligned-tokens'
import styles from './causal.module.css'
import type { CausalDraft } from './causal-draft'
import { usePieces } from './followed-tokens'
import form from './form.module.css'
import { InterventionEditor } from './intervention-editor'
import type { OptionsProps } from './options-props'
import { OtherPrompt } from './other-prompt'
import { PositionField } from './position-field'
import { TokenSet } from './token-set'

const SITES = [
  { value: 'resid_pre', label: 'resid_pre' },
  { value: 'attn_out', label: 'attn_out' },
  { value: 'mlp_out', label: 'mlp_out' },
  { value: 'heads', label: 'heads' },
] as const

const METHODS = [
  { value: 'exact', label: 'Exact' },
  { value: 'gradient', label: 'Gradient (fast)' },
] as const

const METHOD_SAYS: Record<CausalDraft['method'], string> = {
  exact: 'Every patch is a run of its own.',
  gradient:
    'Attribution patching: two runs and one derivative estimate every patch. It is least true where a patch changes much.',
}

const GRAIN = [
  { value: 'layers', label: 'Layers', hint: 'Attention and MLP of each layer' },
  { value: 'heads', label: 'Heads', hint: 'Each head by itself' },
] as const

const put = (props: OptionsProps) => (part: Partial<CausalDraft>) =>
  props.change({ causal: { ...props.draft.causal, ...part } })

/** What an attribution asks: which token's logit, against which, where, and how finely. */
export function AttributionOptions(props: OptionsProps) {
  const { draft, change, model, tokenized, errorOf, disabled } = props
  const set = put(props)
  return (
    <>
      <PositionField
        label="Predict after token"
        field="position"
        value={draft.causal.position}
        onChange={(position) => set({ position })}
        tokenized={tokenized}
        error={errorOf('position')}
        disabled={disabled}
      />
      <Metric {...props} />
      <Select
        label="Take apart by"
        value={draft.causal.heads ? 'heads' : 'layers'}
        onValueChange={(grain) => set({ heads: grain === 'heads' })}
        options={GRAIN}
        disabled={disabled}
      />
      <InterventionEditor
        draft={draft}
        change={change}
        model={model}
        tokens={tokenized?.ids.length ?? null}
        disabled={disabled}
      />
    </>
  )
}

/** What a patching asks: the corrupted prompt, the metric, and what is put back. */
export function PatchingOptions(props: OptionsProps) {
  const { draft, tokenized, other, errorOf, disabled } = props
  const set = put(props)
  return (
    <>
      <OtherPrompt
        label="Corrupted prompt"
        field="corrupted"
        input={draft.causal.corrupted}
        onChange={(corrupted) => set({ corrupted })}
        read={other}
        placeholder="The capital of Italy is"
        error={errorOf('corrupted')}
        disabled={disabled}
      />
      {tokenized && other.tokenized ? <AlignedTokens clean={tokenized} corrupted={other.tokenized} /> : null}
      <Metric {...props} />
      <TextField
        label="Metric after token"
        value={draft.causal.position}
        placeholder="-1"
        hint="-1 is the last"
        onChange={(event) => set({ position: event.target.value })}
        error={errorOf('position')}
        disabled={disabled}
        data-field="position"
      />
      <div className={form.fixed}>
        <span className={form.label}>Put back from the clean run</span>
        <Tabs
          label="Put back from the clean run"
          look="pills"
          value={draft.causal.at}
          onValueChange={(at) => !disabled && set({ at: at as CausalDraft['at'] })}
          tabs={SITES}
        />
      </div>
      <div className={form.fixed}>
        <span className={form.label}>Method</span>
        <Tabs
          label="Method"
          look="pills"
          value={draft.causal.method}
          onValueChange={(method) => !disabled && set({ method: method as CausalDraft['method'] })}
          tabs={METHODS}
        />
        <p className={styles.method}>{METHOD_SAYS[draft.causal.method]}</p>
      </div>
    </>
  )
}

/** What a patchscope asks: which activation, into which prompt, where, and how much is decoded. */
export function PatchscopeOptions(props: OptionsProps) {
  const { draft, model, tokenized, other, errorOf, disabled } = props
  const set = put(props)
  const { causal } = draft
  return (
    <>
      <PositionField
        label="Read the activation of token"
        field="position"
        value={causal.position}
        onChange={(position) => set({ position })}
        tokenized={tokenized}
        error={errorOf('position')}
        disabled={disabled}
      />
      <OtherPrompt
        label="Into this prompt"
        field="into"
        input={causal.into}
        onChange={(into) => set({ into })}
        read={other}
        placeholder="cat -> cat"
        error={errorOf('into')}
        disabled={disabled}
      />
      <PositionField
        label="In place of token"
        field="intoPosition"
        value={causal.intoPosition}
        onChange={(intoPosition) => set({ intoPosition })}
        tokenized={other.tokenized}
        error={errorOf('intoPosition')}
        disabled={disabled}
      />
      <div className={form.pair}>
        <TextField
          label="At layer"
          value={causal.intoLayer}
          placeholder="the same"
          hint={model ? `0–${model.nLayers - 1}, or the same` : undefined}
          onChange={(event) => set({ intoLayer: event.target.value })}
          error={errorOf('intoLayer')}
          disabled={disabled}
          data-field="intoLayer"
        />
        <TextField
          label="Tokens to decode"
          type="number"
          min={1}
          max={LIMITS.patchscopeTokens}
          value={causal.decoded}
          onChange={(event) => set({ decoded: event.target.value })}
          error={errorOf('decoded')}
          disabled={disabled}
          data-field="decoded"
        />
      </div>
    </>
  )
}

/** The tokens whose logits are compared; without the second, the first one's logit alone. */
function Metric(props: OptionsProps) {
  const { draft, errorOf, disabled } = props
  const set = put(props)
  const { target, against } = draft.causal
  const piece = usePieces(draft.checkpoint, [...target, ...against])
  const common = { checkpoint: draft.checkpoint, piece, disabled }
  return (
    <div className={styles.metric}>
      <TokenSet
        {...common}
        label="Logit of"
        field="target"
        ids={target}
        onChange={(ids) => set({ target: ids })}
        error={errorOf('target')}
      />
      <TokenSet
        {...common}
        label="less the logit of"
        field="against"
        ids={against}
        onChange={(ids) => set({ against: ids })}
        error={undefined}
      />
    </div>
  )
}
