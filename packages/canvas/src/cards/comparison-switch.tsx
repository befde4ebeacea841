import { useEditor, useValue } from 'tldraw'
import type { CardShape, Comparison } from '../records/index.js'
import { leavesPointer } from './leaves-pointer.js'

const CHOICES: readonly { value: Comparison; label: string; title: string }[] = [
  { value: 'with', label: 'With', title: 'The run with the interventions' },
  { value: 'without', label: 'Without', title: 'The same question without the interventions' },
  { value: 'difference', label: 'Difference', title: 'What the interventions change: with − without' },
]

/** Which run a card with interventions shows; the choice is everybody's. Attention has no difference. */
export function ComparisonSwitch({ shape }: { shape: CardShape }) {
  const editor = useEditor()
  const readonly = useValue('readonly', () => editor.getIsReadonly(), [editor])
  const { compare = 'with', spec } = shape.props
  const choices = spec.kind === 'lens' ? CHOICES : CHOICES.slice(0, 2)
  if (readonly)
    return <span className="lb-card__compared">{choices.find(({ value }) => value === compare)?.label}</span>
  const choose = (next: Comparison) => {
    if (next === compare) return
    editor.markHistoryStoppingPoint('compare runs')
    editor.updateShape<CardShape>({ id: shape.id, type: shape.type, props: { compare: next } })
  }
  return (
    <fieldset className="lb-card__compare" aria-label="Which run is shown" {...leavesPointer}>
      {choices.map(({ value, label, title }) => (
        <button key={value} type="button" title={title} aria-pressed={value === compare} onClick={() => choose(value)}>
          {label}
        </button>
      ))}
    </fieldset>
  )
}
