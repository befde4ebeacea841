import type { AttentionResult } from '@lensboard/contract'
import { memo } from 'react'
import { availableHead, type Head, kvHeadOf, nextHead } from './attention-matrix.js'

export interface AttentionPickerProps {
  result: AttentionResult
  layer: number
  head: Head
  /** Without it the choice is shown but cannot be changed. */
  onChange?: ((choice: { layer: number; head: Head }) => void) | undefined
}

const headValue = (value: string): Head =>
  value === 'mean' || value === 'max' || value === 'all' || value === 'rollout' ? value : Number(value)

/** Layer and head of an attention card; offers only what the result holds. */
export const AttentionPicker = memo(function AttentionPicker({ result, onChange, ...asked }: AttentionPickerProps) {
  const { layer, head } = availableHead(result, asked.layer, asked.head)
  const perHead = result.reduce === 'none'
  const groups = headGroups(result)
  const disabled = !onChange
  return (
    <div className="lb-picker">
      <label>
        Layer{' '}
        <select
          className="lb-select"
          value={layer}
          disabled={disabled || head === 'all' || head === 'rollout'}
          onChange={(event) => onChange?.({ layer: Number(event.target.value), head })}
        >
          {result.layers.map((l) => (
            <option key={l} value={l}>
              {l}
            </option>
          ))}
        </select>
      </label>
      <label>
        Head{' '}
        <select
          className="lb-select"
          value={head}
          disabled={disabled || (result.reduce === 'all' && !result.rollout)}
          onChange={(event) => onChange?.({ layer, head: headValue(event.target.value) })}
        >
          {result.reduce !== 'all' && <option value="mean">Mean over heads</option>}
          {perHead && <option value="max">Largest over heads</option>}
          <option value="all">Mean over all layers and heads</option>
          {result.rollout && <option value="rollout">Rollout over all layers</option>}
          {perHead && groups.map(({ name, heads }) => <HeadOptions key={name} name={name} heads={heads} />)}
        </select>
      </label>
      {perHead && <Steps result={result} layer={layer} head={head} onChange={onChange} />}
    </div>
  )
})

/** Heads that share keys and values stand together. */
function headGroups(result: AttentionResult): { name: string; heads: number[] }[] {
  const groups = new Map<string, number[]>()
  for (const head of result.heads) {
    const kv = kvHeadOf(result, head)
    const name = kv === null ? 'Heads' : `Share keys and values (KV ${kv})`
    groups.set(name, [...(groups.get(name) ?? []), head])
  }
  return [...groups].map(([name, heads]) => ({ name, heads }))
}

function HeadOptions({ name, heads }: { name: string; heads: number[] }) {
  return (
    <optgroup label={name}>
      {heads.map((head) => (
        <option key={head} value={head}>
          Head {head}
        </option>
      ))}
    </optgroup>
  )
}

/** Previous and next head, running on into the neighbouring layers. */
function Steps({ result, layer, head, onChange }: AttentionPickerProps) {
  const go = (by: 1 | -1) => onChange?.(nextHead(result, { layer, head }, by))
  return (
    <span className="lb-steps">
      <button type="button" className="lb-step" aria-label="Previous head" disabled={!onChange} onClick={() => go(-1)}>
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <path d="M10 3.5L5.5 8L10 12.5" />
        </svg>
      </button>
      <button type="button" className="lb-step" aria-label="Next head" disabled={!onChange} onClick={() => go(1)}>
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <path d="M6 3.5L10.5 8L6 12.5" />
        </svg>
      </button>
    </span>
  )
}
