import type { BoardHandle, CardFacts } from '@lensboard/canvas'
import { type DifferenceSpec, type ModelInfo, type ReadingSpec, specText } from '@lensboard/contract'
import { ArrowLeftRight } from 'lucide-react'
import { useLenses } from '../lenses/use-lenses'
import { Button } from '../ui/button'
import { Select } from '../ui/select'
import styles from './form.module.css'
import { lensProblem } from './lens-draft'
import { LensField } from './lens-field'

interface DifferencePanelProps {
  board: BoardHandle
  card: { id: string; spec: DifferenceSpec; align?: CardFacts['align'] }
  models: readonly ModelInfo[]
  canEdit: boolean
}

/** What a difference card holds against each other; a lens that is chosen here is read at once. */
export function DifferencePanel({ board, card, models, canEdit }: DifferencePanelProps) {
  const { data } = useLenses()
  const { a, b } = card.spec
  const ask = (spec: DifferenceSpec) => board.edit(card.id, { spec })
  const sides = [
    { name: 'A', spec: a, set: (next: ReadingSpec) => ask({ ...card.spec, a: next }) },
    { name: 'B', spec: b, set: (next: ReadingSpec) => ask({ ...card.spec, b: next }) },
  ]
  return (
    <section className={styles.fields} aria-label="Difference card">
      <p className={styles.chipsNote}>A − B, cell by cell. What one of the two alone has is hatched.</p>
      {sides.map(({ name, spec, set }) => {
        const model =
          spec.kind === 'lens'
            ? (models.find(({ checkpoint }) => checkpoint.hash === spec.checkpoint.hash) ?? null)
            : null
        return (
          <fieldset key={name} className={styles.side}>
            <legend>{name}</legend>
            <p className={styles.sidePrompt} title={specText(spec)}>
              {specText(spec)}
            </p>
            {spec.kind === 'lens' ? (
              <>
                <p className={styles.chipsNote}>{spec.checkpoint.name}</p>
                <LensField
                  label={`Lens of ${name}`}
                  value={spec.lens}
                  model={model}
                  onChange={(lens) => set({ ...spec, lens })}
                  error={lensProblem(spec.lens, model, data ?? null)}
                  disabled={!canEdit}
                />
              </>
            ) : (
              <p className={styles.chipsNote}>From {spec.file.name}</p>
            )}
          </fieldset>
        )
      })}
      <Button icon={<ArrowLeftRight size={14} />} disabled={!canEdit} onClick={() => ask({ ...card.spec, a: b, b: a })}>
        Swap A and B
      </Button>
      <Select
        label="Alignment"
        value={card.align ?? 'token'}
        onValueChange={(align) => board.alignBy(card.id, align === 'position' ? align : undefined)}
        disabled={!canEdit}
        options={[
          { value: 'token', label: 'By token', hint: 'The same tokens, in the longest order that both share' },
          { value: 'position', label: 'By position', hint: 'The same places, whatever token stands there' },
        ]}
      />
      <p className={styles.chipsNote}>
        The two questions stay as they are when the cards that they came from change. To ask about another prompt,
        change it on a lens card and compare again.
      </p>
    </section>
  )
}
