import type { CheckpointRef, ModelInfo, Site } from '@lensboard/contract'
import { Combobox } from '../../ui/combobox'
import { Select } from '../../ui/select'
import { TextArea, TextField } from '../../ui/text-field'
import { LensField } from '../lens-field'
import styles from './command.module.css'
import type { TemplateDraft, TemplateField } from './template-draft'

const SITES: readonly { value: Site; label: string }[] = [
  { value: 'mlp_out', label: 'MLP (mlp_out)' },
  { value: 'attn_out', label: 'Attention (attn_out)' },
]

interface TemplateFieldsProps {
  draft: TemplateDraft
  change(part: Partial<TemplateDraft>): void
  models: readonly ModelInfo[]
  errorOf(field: TemplateField): string | undefined
}

/** The few things that a template needs. */
export function TemplateFields({ draft, change, models, errorOf }: TemplateFieldsProps) {
  const { kind, models: chosen, prompts, lenses, site, layers } = draft
  const model = models.find(({ checkpoint }) => checkpoint.hash === chosen[0]?.hash) ?? null
  const model1 = (
    <ModelChoice
      field="model"
      label={kind === 'models' ? 'First model' : 'Model'}
      models={models}
      value={chosen[0]}
      error={errorOf('model')}
      onChange={(next) => change({ models: [next, chosen[1]] })}
    />
  )
  const prompt = (
    <Prompt
      field="prompt"
      label={kind === 'prompts' ? 'First prompt' : 'Prompt'}
      value={prompts[0]}
      error={errorOf('prompt')}
      onChange={(text) => change({ prompts: [text, prompts[1]] })}
    />
  )
  if (kind === 'models')
    return (
      <>
        <div className={styles.pair}>
          {model1}
          <ModelChoice
            field="otherModel"
            label="Second model"
            models={models}
            value={chosen[1]}
            error={errorOf('otherModel')}
            onChange={(next) => change({ models: [chosen[0], next] })}
          />
        </div>
        {prompt}
      </>
    )
  if (kind === 'prompts')
    return (
      <>
        {model1}
        <div className={styles.pair}>
          {prompt}
          <Prompt
            field="otherPrompt"
            label="Second prompt"
            value={prompts[1]}
            error={errorOf('otherPrompt')}
            onChange={(text) => change({ prompts: [prompts[0], text] })}
          />
        </div>
      </>
    )
  if (kind === 'lenses')
    return (
      <>
        {model1}
        {prompt}
        <div className={styles.pair}>
          {(['lens', 'otherLens'] as const).map((field, at) => (
            <div key={field} data-template={field}>
              <LensField
                label={at === 0 ? 'Against the logit lens' : 'And, if you like'}
                value={lenses[at] ?? 'logit'}
                model={model}
                onChange={(lens) => change({ lenses: at === 0 ? [lens, lenses[1]] : [lenses[0], lens] })}
                error={errorOf(field)}
                disabled={false}
              />
            </div>
          ))}
        </div>
      </>
    )
  return (
    <>
      {model1}
      {prompt}
      <div className={styles.pair}>
        <Select label="Ablate" value={site} onValueChange={(next) => change({ site: next as Site })} options={SITES} />
        <div data-template="layers">
          <TextField
            label="Layers"
            value={layers}
            placeholder={model ? `0-${model.nLayers - 1}` : '4'}
            onChange={(event) => change({ layers: event.target.value })}
            error={errorOf('layers')}
          />
        </div>
      </div>
    </>
  )
}

interface ChoiceProps<Value> {
  field: TemplateField
  label: string
  value: Value
  error: string | undefined
  onChange(value: Value): void
}

function ModelChoice({
  field,
  label,
  models,
  value,
  error,
  onChange,
}: ChoiceProps<CheckpointRef | null> & { models: readonly ModelInfo[] }) {
  return (
    <div data-template={field}>
      <Combobox
        label={label}
        value={value?.hash}
        placeholder="Choose a model"
        options={models.map(({ checkpoint, title, state, reason }) => ({
          value: checkpoint.hash,
          label: title,
          search: `${title} ${checkpoint.name}`,
          ...(state === 'ready' ? {} : { disabled: true, hint: reason ?? 'Cannot run here' }),
        }))}
        onValueChange={(hash) =>
          onChange(models.find(({ checkpoint }) => checkpoint.hash === hash)?.checkpoint ?? null)
        }
        error={error}
      />
    </div>
  )
}

const Prompt = ({ field, label, value, error, onChange }: ChoiceProps<string>) => (
  <div data-template={field}>
    <TextArea
      label={label}
      rows={2}
      value={value}
      spellCheck={false}
      onChange={(event) => onChange(event.target.value)}
      error={error}
    />
  </div>
)
