import { LIMITS, type ModelInfo, type Tokenized } from '@lensboard/contract'
import { interventionWords } from '@lensboard/heatmap'
import { Plus, SquareDashedMousePointer, X } from 'lucide-react'
import { Button } from '../ui/button'
import { IconButton } from '../ui/icon-button'
import { Select } from '../ui/select'
import { brushedFields, useBrush } from './brush'
import type { CardDraft } from './card-draft'
import { usePieces } from './followed-tokens'
import form from './form.module.css'
import {
  type InterventionDraft,
  interventionOf,
  interventionProblems,
  newIntervention,
  type Op,
} from './intervention-draft'
import { InterventionFields } from './intervention-fields'
import styles from './interventions.module.css'

const OPS: readonly { value: Op; label: string; hint: string }[] = [
  { value: 'scale', label: 'Scale or ablate', hint: 'A stream, or what attention or MLP add' },
  { value: 'scale_heads', label: 'Scale or ablate heads', hint: 'What single heads return' },
  { value: 'block', label: 'Block attention', hint: 'Tokens no longer read other tokens' },
  { value: 'add', label: 'Add a direction', hint: 'Of a token, of two sets of prompts, or saved' },
  { value: 'patch', label: 'Patch from a prompt', hint: 'Another prompt’s activation' },
]

interface InterventionEditorProps {
  draft: CardDraft
  change(part: Partial<CardDraft>): void
  model: ModelInfo | null
  /** Of the prompt, once it is read. */
  tokens: number | null
  tokenized?: Tokenized | null
  disabled: boolean
}

/** What the run changes inside the model, one row an intervention, each said as a sentence. */
export function InterventionEditor({
  draft,
  change,
  model,
  tokens,
  tokenized = null,
  disabled,
}: InterventionEditorProps) {
  const { interventions, checkpoint } = draft
  const brush = useBrush()
  const ids = interventions.flatMap(({ op, direction }) =>
    op === 'add' && direction.kind === 'token' && direction.token !== null ? [direction.token] : [],
  )
  const piece = usePieces(checkpoint, ids)
  const edit = (at: number, part: Partial<InterventionDraft>) =>
    change({ interventions: interventions.map((one, i) => (i === at ? { ...one, ...part } : one)) })
  const tokenWords = (id: number) => {
    const found = piece(id)
    return 'text' in found ? `“${found.text}”` : `token id ${id}`
  }
  return (
    <section className={styles.editor} aria-label="Interventions" data-field="interventions" tabIndex={-1}>
      <div className={styles.top}>
        <span className={form.label}>Interventions{interventions.length > 0 ? ` · ${interventions.length}` : ''}</span>
        {disabled || interventions.length >= LIMITS.interventions ? null : (
          <Button
            size="sm"
            icon={<Plus size={14} />}
            onClick={() => change({ interventions: [...interventions, newIntervention(model?.nLayers)] })}
          >
            Add
          </Button>
        )}
      </div>
      {interventions.length > 0 ? (
        <ol className={styles.rows}>
          {interventions.map((one, at) => {
            const problems = interventionProblems(one, model, tokens)
            return (
              <li key={one.key} className={styles.row}>
                <div className={styles.rowTop}>
                  <Select
                    label={`Operation ${at + 1}`}
                    hideLabel
                    value={one.op}
                    onValueChange={(op) =>
                      edit(at, { op: op as Op, ...(op === 'patch' && !one.positions ? { positions: '-1' } : {}) })
                    }
                    options={OPS}
                    disabled={disabled}
                  />
                  {brush && model && !disabled ? (
                    <IconButton
                      label="Drag over cells of the card"
                      icon={<SquareDashedMousePointer />}
                      onClick={async () => {
                        const cells = await brush()
                        if (cells) edit(at, brushedFields(one, cells, model.nLayers))
                      }}
                    />
                  ) : null}
                  {disabled ? null : (
                    <IconButton
                      label={`Remove intervention ${at + 1}`}
                      icon={<X />}
                      onClick={() => change({ interventions: interventions.filter((_, i) => i !== at) })}
                    />
                  )}
                </div>
                <InterventionFields
                  draft={one}
                  change={(part) => edit(at, part)}
                  checkpoint={checkpoint}
                  model={model}
                  tokenized={tokenized}
                  bos={draft.bos}
                  piece={piece}
                  errorOf={(field) => problems.find((problem) => problem.field === field)?.say}
                  disabled={disabled}
                />
                {problems.length === 0 ? (
                  <p className={styles.sentence}>{interventionWords(interventionOf(one), tokenWords)}.</p>
                ) : null}
              </li>
            )
          })}
        </ol>
      ) : null}
    </section>
  )
}
