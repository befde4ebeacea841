import { Select } from '../ui/select'
import { Tabs } from '../ui/tabs'
import { TextField } from '../ui/text-field'
import styles from './train.module.css'
import { RATES, RECIPES, type RecipeName, recipeOf, type TrainingDraft } from './training-draft'

interface FieldsProps {
  draft: TrainingDraft
  change(part: Partial<TrainingDraft>): void
  error(field: keyof TrainingDraft): string | undefined
}

/** Fields whose value is text, as numbers are while they are typed. */
type TypedField = {
  [Field in keyof TrainingDraft]: TrainingDraft[Field] extends string ? Field : never
}[keyof TrainingDraft]

interface NumberProps extends FieldsProps {
  field: TypedField
  label: string
  hint?: string
  placeholder?: string
}

const NumberField = ({ draft, change, error, field, label, hint, placeholder }: NumberProps) => (
  <TextField
    label={label}
    inputMode="decimal"
    autoComplete="off"
    value={draft[field]}
    placeholder={placeholder}
    hint={hint}
    error={error(field)}
    onChange={(event) => change({ [field]: event.target.value })}
  />
)

/** Recipe, length, batch and optimizer of a tuned lens. */
export function RecipeFields(props: FieldsProps) {
  const { draft, change } = props
  const recipe = recipeOf(draft)
  return (
    <>
      <div className={styles.kind}>
        <Tabs
          label="Recipe"
          look="pills"
          value={recipe ?? 'own'}
          onValueChange={(name) => {
            if (name !== 'own') change(RECIPES[name as RecipeName])
          }}
          tabs={[
            { value: 'quick', label: 'Quick' },
            { value: 'published', label: 'Published' },
            ...(recipe ? [] : [{ value: 'own', label: 'Your own' }]),
          ]}
        />
        <p className={styles.quiet}>
          {recipe === 'published'
            ? 'As tuned-lens publishes it: SGD with Nesterov momentum, 65.5 million tokens. Days on a laptop.'
            : 'Adam and small steps: better than the logit lens within minutes on a small model.'}
        </p>
      </div>
      <div className={styles.triple}>
        <div className={styles.length}>
          <NumberField {...props} field={draft.lengthIn} label="Length" />
          <Select
            label="Counted in"
            hideLabel
            value={draft.lengthIn}
            onValueChange={(next) => change({ lengthIn: next as TrainingDraft['lengthIn'] })}
            options={[
              { value: 'steps', label: 'steps' },
              { value: 'epochs', label: 'epochs' },
            ]}
          />
        </div>
        <NumberField {...props} field="tokensPerStep" label="Tokens a step" />
        <Select
          label="Optimizer"
          value={draft.optimizer}
          onValueChange={(next) => {
            const optimizer = next as TrainingDraft['optimizer']
            change({ optimizer, learningRate: RATES[optimizer] })
          }}
          options={[
            { value: 'adam', label: 'Adam' },
            { value: 'sgd', label: 'SGD, Nesterov' },
          ]}
        />
      </div>
    </>
  )
}

/** When the fit of a Jacobian lens ends. */
export const JacobianFields = (props: FieldsProps) => (
  <div className={styles.triple}>
    <NumberField {...props} field="stopBelow" label="Stop below" hint="change of the mean, relative" />
    <NumberField {...props} field="promptsMin" label="Prompts at least" />
    <NumberField {...props} field="promptsMax" label="Prompts at most" />
  </div>
)

/** What few people change: the rest of the recipe, with the published values as a start. */
export function MoreFields(props: FieldsProps) {
  const { draft, change } = props
  return (
    <div className={styles.moreBody}>
      {draft.kind === 'tuned' ? (
        <>
          <NumberField {...props} field="learningRate" label="Learning rate" />
          <NumberField
            {...props}
            field="momentum"
            label="Momentum"
            hint={draft.optimizer === 'adam' ? 'SGD only' : '0 to 1'}
          />
          <NumberField {...props} field="weightDecay" label="Weight decay" />
          <NumberField {...props} field="clipNorm" label="Clip gradients at" hint="norm, each row" />
          <NumberField {...props} field="warmupSteps" label="Warm-up" hint="steps" />
          <Select
            label="Then the rate"
            value={draft.schedule}
            onValueChange={(next) => change({ schedule: next as TrainingDraft['schedule'] })}
            options={[
              { value: 'linear', label: 'falls to 0 in a line' },
              { value: 'constant', label: 'stays' },
            ]}
          />
          <NumberField
            {...props}
            field="rowsAtOnce"
            label="Rows at once"
            placeholder="all"
            hint="fewer need less memory"
          />
          <NumberField
            {...props}
            field="patience"
            label="Stop early after"
            placeholder="never"
            hint="readings without gain"
          />
        </>
      ) : null}
      <NumberField {...props} field="window" label="Window" placeholder="128" hint="tokens read at once" />
      <NumberField {...props} field="maxSamples" label="Documents" placeholder="all" hint="from the first" />
      <NumberField {...props} field="seed" label="Seed" hint="decides the order" />
      {draft.kind === 'tuned' ? (
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={draft.biasOnly}
            onChange={(event) => change({ biasOnly: event.target.checked })}
          />
          Bias only
        </label>
      ) : null}
    </div>
  )
}
