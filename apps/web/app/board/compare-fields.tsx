import {
  belongsTo,
  type LensRef,
  type LensSpec,
  type LibraryLens,
  type ModelInfo,
  promptText,
} from '@lensboard/contract'
import { useEffect, useState } from 'react'
import { useLenses } from '../lenses/use-lenses'
import { Combobox } from '../ui/combobox'
import { TextArea } from '../ui/text-field'
import { modelProblem, ofModel, ofPrompt, throughLens } from './compare-other'
import styles from './form.module.css'
import { lensChoices, lensRefOf } from './lens-choices'
import { lensProblem } from './lens-draft'
import { LensField } from './lens-field'
import type { OtherFieldsProps } from './other-fields-props'

type Fields = OtherFieldsProps & { spec: LensSpec }

/** Another reading that the board has. */
export function OtherCard({ board, card, error, onOther }: OtherFieldsProps) {
  const [picked, setPicked] = useState<string | undefined>(undefined)
  const readings = board.cards().filter(({ id, kind }) => id !== card.id && (kind === 'lens' || kind === 'imported'))
  if (readings.length === 0)
    return <p className={styles.chipsNote}>The board has no other reading. Choose another lens, model or prompt.</p>
  return (
    <Combobox
      label="Other card"
      value={picked}
      options={readings.map(({ id, title, about }) => ({
        value: id,
        label: title,
        hint: about,
        search: `${title} ${about}`,
      }))}
      placeholder="Choose a card"
      searchPlaceholder="Title, model or lens"
      onValueChange={(id) => {
        setPicked(id)
        const other = board.card(id)
        const spec = other?.spec
        onOther(other && (spec?.kind === 'lens' || spec?.kind === 'imported') ? { spec, title: other.title } : null)
      }}
      error={error}
    />
  )
}

/** The same question through another lens. */
export function OtherLens({ card, spec, models, onOther }: Fields) {
  const { data } = useLenses()
  const [picked, setPicked] = useState<'logit' | LensRef | null>(null)
  const model = models?.find(({ checkpoint }) => checkpoint.hash === spec.checkpoint.hash) ?? null
  const other = picked ?? otherThan(spec, data ?? [], model)
  const same = sameLens(other, spec.lens)
  const error = same
    ? 'This card reads through this lens already. Choose another one.'
    : lensProblem(other, model, data ?? null)
  const key = other === 'logit' ? other : other.hash
  // biome-ignore lint/correctness/useExhaustiveDependencies: a lens is its hash
  useEffect(() => onOther(throughLens(spec, card.title, other), error), [key, error])
  return (
    <>
      <div className={styles.fixed}>
        <span className={styles.label}>This card reads through</span>
        <span>{spec.lens === 'logit' ? 'Logit lens' : spec.lens.name}</span>
      </div>
      <LensField label="Compare with" value={other} model={model} onChange={setPicked} error={error} disabled={false} />
    </>
  )
}

/** The same question of another model. */
export function OtherModel({ card, spec, models, error, onOther }: Fields) {
  const [picked, setPicked] = useState<string | undefined>(undefined)
  const others = (models ?? []).filter(({ checkpoint }) => checkpoint.hash !== spec.checkpoint.hash)
  const problem = modelProblem(spec)
  if (problem) return <p className={styles.chipsNote}>{problem}</p>
  if (others.length === 0)
    return <p className={styles.chipsNote}>There is no other model here. Add one on the page of models.</p>
  return (
    <>
      <Combobox
        label="Other model"
        value={picked}
        options={others.map(({ checkpoint }) => ({
          value: checkpoint.hash,
          label: checkpoint.name,
          search: checkpoint.name,
        }))}
        placeholder="Choose a model"
        searchPlaceholder="Name"
        onValueChange={(hash) => {
          setPicked(hash)
          const model = others.find(({ checkpoint }) => checkpoint.hash === hash)
          onOther(model ? ofModel(spec, card.title, model) : null)
        }}
        error={error}
      />
      <p className={styles.chipsNote}>
        Positions are aligned by token, rows by relative depth where the models have different numbers of layers.
        Followed tokens and interventions stay with this card.
      </p>
    </>
  )
}

/** The same question about another prompt. */
export function OtherPromptText({ spec, error, onOther }: Fields) {
  const [text, setText] = useState(promptText(spec.input))
  return (
    <TextArea
      label="Other prompt"
      rows={4}
      value={text}
      onChange={({ target: { value } }) => {
        setText(value)
        onOther(value === '' ? null : ofPrompt(spec, value))
      }}
      hint="Tokens that both prompts share are held against each other; the others stand hatched."
      error={error}
    />
  )
}

const sameLens = (a: 'logit' | LensRef, b: 'logit' | LensRef): boolean =>
  a === 'logit' || b === 'logit' ? a === b : a.hash === b.hash

/** What a person most likely means: the logit lens, or the best lens of this model where the card is that. */
function otherThan({ lens }: LensSpec, lenses: readonly LibraryLens[], model: ModelInfo | null): 'logit' | LensRef {
  if (lens !== 'logit') return 'logit'
  const best = lensChoices(lenses, model, lens).find(
    ({ record, disabled }) => record && !disabled && model && belongsTo(record.lens, model.checkpoint.hash),
  )
  return best?.record ? lensRefOf(best.record) : 'logit'
}
