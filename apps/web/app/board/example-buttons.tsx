import { useEffect } from 'react'
import { appErrorOf, useTRPCClient } from '../trpc'
import { Button } from '../ui/button'
import { toast } from '../ui/toast'
import type { CardDraft } from './card-draft'
import styles from './causal.module.css'
import type { CausalKind } from './causal-draft'
import { CAUSAL_EXAMPLES, type CausalExample, exampleDraft } from './causal-examples'

interface ExampleButtonsProps {
  kind: CausalKind
  draft: CardDraft
  change(part: Partial<CardDraft>): void
  /** Takes the first example by itself: the form of a new card that nobody has written in. */
  fresh: boolean
}

/** Questions to start from; each fills the whole form. */
export function ExampleButtons({ kind, draft, change, fresh }: ExampleButtonsProps) {
  const client = useTRPCClient()
  const { checkpoint } = draft
  const examples = CAUSAL_EXAMPLES[kind]
  const take = async (example: CausalExample, wanted = () => true) => {
    if (!checkpoint) return
    try {
      const causal = await exampleDraft(example, checkpoint, (question) => client.models.tokenize.mutate(question))
      if (wanted()) change({ inputKind: 'text', text: example.prompt, causal })
    } catch (error) {
      toast.error(appErrorOf(error).message)
    }
  }
  const untouched = fresh && draft.text === '' && draft.ids === '' && draft.chat === null
  const hash = checkpoint?.hash
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for a form of this kind and model
  useEffect(() => {
    const [first] = examples
    if (!untouched || !first) return
    let wanted = true
    void take(first, () => wanted)
    return () => {
      wanted = false
    }
  }, [kind, hash, untouched])
  return (
    <fieldset className={styles.examples} aria-label="Examples">
      <span>Examples</span>
      {examples.map((example) => (
        <Button key={example.label} size="sm" variant="ghost" onClick={() => void take(example)}>
          {example.label}
        </Button>
      ))}
    </fieldset>
  )
}
