import { type ReactNode, useState } from 'react'
import { Button } from '../ui/button'
import { Tabs } from '../ui/tabs'
import { TextArea } from '../ui/text-field'
import { type CardDraft, spaceWarning } from './card-draft'
import styles from './form.module.css'
import { TokenChips } from './token-chips'
import type { TokenizedState } from './use-tokenized'

const KINDS = [
  { value: 'text', label: 'Prompt' },
  { value: 'ids', label: 'Token ids' },
] as const

interface PromptFieldProps {
  draft: CardDraft
  change(change: Partial<CardDraft>): void
  tokens: TokenizedState
  error: ReactNode
  disabled: boolean
}

/** What the model reads: a prompt or token ids, and live below it the tokens. Nothing is ever trimmed by itself. */
export function PromptField({ draft, change, tokens, error, disabled }: PromptFieldProps) {
  const { inputKind } = draft
  // Kept for this text alone: another text is warned of again.
  const [kept, setKept] = useState('')
  const warning = inputKind === 'text' ? spaceWarning(draft.text) : null
  const warned = warning !== null && draft.text !== kept
  if (inputKind === 'chat')
    return (
      <div className={styles.prompt}>
        <TextArea
          label="Chat"
          value={draft.chat?.messages.map((m) => `${m.role}: ${m.content}`).join('\n') ?? ''}
          readOnly
        />
        <TokenChips state={tokens} warnLast={false} />
      </div>
    )
  return (
    <div className={styles.prompt}>
      <Tabs
        label="What the model reads"
        look="pills"
        value={inputKind}
        onValueChange={(kind) => !disabled && change({ inputKind: kind as CardDraft['inputKind'] })}
        tabs={KINDS}
      />
      {inputKind === 'text' ? (
        <TextArea
          label="Prompt"
          hideLabel
          className={styles.area ?? ''}
          placeholder="The capital of France is"
          value={draft.text}
          onChange={(event) => change({ text: event.target.value })}
          error={error}
          spellCheck={false}
          disabled={disabled}
          data-field="prompt"
          rows={4}
        />
      ) : (
        <TextArea
          label="Token ids"
          hideLabel
          className={styles.area ?? ''}
          placeholder="464, 3139, 286"
          hint="Read exactly as they are; no start token is added."
          value={draft.ids}
          onChange={(event) => change({ ids: event.target.value })}
          error={error}
          spellCheck={false}
          disabled={disabled}
          data-field="prompt"
          rows={3}
        />
      )}
      {warned ? (
        <div className={styles.warning} role="status">
          <span>{warning.say}</span>
          <Button size="sm" onClick={() => change({ text: warning.mended })}>
            Remove it
          </Button>
          <Button size="sm" variant="ghost" onClick={() => setKept(draft.text)}>
            Keep
          </Button>
        </div>
      ) : null}
      <TokenChips state={tokens} warnLast={warned && /\s$/.test(draft.text)} />
    </div>
  )
}
