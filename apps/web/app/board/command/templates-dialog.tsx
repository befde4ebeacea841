import type { Template } from '@lensboard/canvas'
import type { LensRef, ModelInfo } from '@lensboard/contract'
import { belongsTo } from '@lensboard/contract'
import { useEffect, useRef, useState } from 'react'
import { useLenses } from '../../lenses/use-lenses'
import { recentModels } from '../../models/recent-models'
import { Button } from '../../ui/button'
import { Dialog, DialogActions } from '../../ui/dialog'
import { lensChoices, lensRefOf } from '../lens-choices'
import { useTokenized } from '../use-tokenized'
import styles from './command.module.css'
import {
  newTemplate,
  readingsOf,
  type TemplateDraft,
  type TemplateKind,
  templateMessages,
  templateOf,
} from './template-draft'
import { TemplateFields } from './template-fields'

const KINDS: readonly { kind: TemplateKind; name: string; hint: string; makes: string }[] = [
  {
    kind: 'models',
    name: 'Two models',
    hint: 'The same prompt, read by both',
    makes: 'Two lens cards and their difference',
  },
  { kind: 'prompts', name: 'Two prompts', hint: 'What one word changes', makes: 'Two lens cards and their difference' },
  {
    kind: 'lenses',
    name: 'Logit, tuned, Jacobian',
    hint: 'One prompt through several lenses',
    makes: 'A card for each lens, and how each differs from the logit lens',
  },
  {
    kind: 'ablation',
    name: 'Ablate and compare',
    hint: 'What a part of the model adds',
    makes: 'The whole model, the model without the part, and their difference',
  },
]

interface TemplatesDialogProps {
  open: boolean
  models: readonly ModelInfo[] | null
  onClose(): void
  onPlace(template: Template): void
}

/** Asks for the few things that a comparison needs, and hands on its cards. */
export function TemplatesDialog({ open, models, onClose, onPlace }: TemplatesDialogProps) {
  return (
    <Dialog
      open={open && models !== null}
      onOpenChange={(next) => (next ? undefined : onClose())}
      title="From a template"
      description="Places cards that are compared in a frame, as one step that can be undone."
      width={560}
    >
      {open && models ? <TemplateForm models={models} onClose={onClose} onPlace={onPlace} /> : null}
    </Dialog>
  )
}

function TemplateForm({
  models,
  onClose,
  onPlace,
}: Omit<TemplatesDialogProps, 'open' | 'models'> & { models: readonly ModelInfo[] }) {
  const form = useRef<HTMLFormElement>(null)
  const [draft, setDraft] = useState(() => newTemplate(firstKind(models), models, recentModels()[0]))
  const [tried, setTried] = useState(false)
  const { data: library = null } = useLenses()
  const change = (part: Partial<TemplateDraft>) => setDraft((was) => ({ ...was, ...part }))
  const [model] = draft.models
  // The best lens of each kind that was learned for the chosen model.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for a model and the library
  useEffect(() => {
    const here = models.find(({ checkpoint }) => checkpoint.hash === model?.hash) ?? null
    const best = (kind: LensRef['kind']): 'logit' | LensRef => {
      const choice = lensChoices(library ?? [], here, 'logit').find(
        ({ record, disabled }) =>
          record?.lens.kind === kind && !disabled && here !== null && belongsTo(record.lens, here.checkpoint.hash),
      )
      return choice?.record ? lensRefOf(choice.record) : 'logit'
    }
    change({ lenses: [best('tuned'), best('jacobian')] })
  }, [model?.hash, library])
  const [a, b] = readingsOf(draft)
  const read = [
    useTokenized(a?.checkpoint ?? null, { kind: 'text', text: a?.text ?? '' }, 'auto'),
    useTokenized(b?.checkpoint ?? null, { kind: 'text', text: b?.text ?? '' }, 'auto'),
  ].map(({ fresh, tokenized }) => (fresh ? tokenized : null))
  const facts = { models, library, tokenized: [...read, read[0] ?? null] }
  const messages = templateMessages(draft, facts)
  const chosen = KINDS.find(({ kind }) => kind === draft.kind)
  return (
    <form
      ref={form}
      className={styles.fields}
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        const [first] = messages
        if (first) {
          focusField(form.current, first.field)
          return
        }
        onPlace(templateOf(draft, facts))
        onClose()
      }}
    >
      <fieldset className={styles.kinds} aria-label="Template">
        {KINDS.map(({ kind, name, hint }) => (
          <label key={kind} className={styles.kind}>
            <input
              type="radio"
              name="template"
              value={kind}
              checked={draft.kind === kind}
              onChange={() => {
                setTried(false)
                change({ kind })
              }}
            />
            <span className={styles.kindName}>{name}</span>
            <span className={styles.kindHint}>{hint}</span>
          </label>
        ))}
      </fieldset>
      <TemplateFields
        draft={draft}
        change={change}
        models={models}
        errorOf={(field) => (tried ? messages.find((one) => one.field === field)?.say : undefined)}
      />
      <p className={styles.makes}>{chosen?.makes}.</p>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary">
          Place
        </Button>
      </DialogActions>
    </form>
  )
}

/** Somebody with one model compares prompts. */
const firstKind = (models: readonly ModelInfo[]): TemplateKind =>
  models.filter(({ state }) => state === 'ready').length > 1 ? 'models' : 'prompts'

function focusField(form: HTMLFormElement | null, field: string): void {
  const place = form?.querySelector<HTMLElement>(`[data-template="${field}"]`)
  const within = place?.querySelector<HTMLElement>('textarea, input, [role="combobox"]')
  within?.focus()
}
