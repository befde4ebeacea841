import type { ModelInfo } from '@lensboard/contract'
import { useRef, useState } from 'react'
import { Button } from '../ui/button'
import { Tabs } from '../ui/tabs'
import { TextArea } from '../ui/text-field'
import { type CardDraft, spaceWarning } from './card-draft'
import { newChat } from './chat-draft'
import { ChatEditor } from './chat-editor'
import { ExactText } from './exact-text'
import styles from './form.module.css'
import { Mirror } from './mirror'
import { PromptExamples, RecentPrompts } from './prompt-examples'
import examples from './prompt-examples.module.css'
import { TokenChips } from './token-chips'
import type { TokenizedState } from './use-tokenized'

const KINDS = [
  { value: 'text', label: 'Prompt' },
  { value: 'chat', label: 'Chat' },
  { value: 'ids', label: 'Token ids' },
] as const

interface PromptFieldProps {
  draft: CardDraft
  change(change: Partial<CardDraft>): void
  model: ModelInfo | null
  tokens: TokenizedState
  error: string | undefined
  disabled: boolean
  /** The form shows the tokens of a text itself, further down. */
  bare?: boolean
}

/** What the model reads: a prompt, a chat or token ids, and live below it the tokens. Nothing is trimmed by itself. */
export function PromptField(props: PromptFieldProps) {
  const { draft, change, disabled } = props
  const { inputKind } = draft
  // What was written in one kind stays in the draft while another is looked at.
  const choose = (kind: CardDraft['inputKind']) =>
    change({ inputKind: kind, ...(kind === 'chat' && !draft.chat ? { chat: newChat(draft.text) } : {}) })
  return (
    <div className={styles.prompt}>
      <div className={examples.top}>
        <Tabs
          label="What the model reads"
          look="pills"
          value={inputKind}
          onValueChange={(kind) => !disabled && choose(kind as CardDraft['inputKind'])}
          tabs={KINDS}
        />
        {inputKind === 'text' && !disabled ? <RecentPrompts onChoose={(text) => change({ text })} /> : null}
      </div>
      {inputKind === 'text' ? (
        <TextInput {...props} />
      ) : inputKind === 'chat' ? (
        <ChatInput {...props} onPrompt={() => choose('text')} />
      ) : (
        <IdsInput {...props} />
      )}
    </div>
  )
}

function TextInput({ draft, change, tokens, error, disabled, bare }: PromptFieldProps) {
  const area = useRef<HTMLTextAreaElement>(null)
  const [hot, setHot] = useState<number | null>(null)
  const [caret, setCaret] = useState<number | null>(null)
  // Kept for this text alone: another text is warned of again.
  const [kept, setKept] = useState('')
  const { text } = draft
  const warning = spaceWarning(text)
  const warned = warning !== null && text !== kept
  // Offsets belong to the text that was read; a template or a normalizer would have made another one.
  const offsets = tokens.fresh && tokens.tokenized?.text === text ? tokens.tokenized.offsets : undefined
  const range = hot === null ? undefined : offsets?.[hot]
  const atCaret = caret === null ? -1 : (offsets?.findIndex((o) => o && caret >= o[0] && caret < o[1]) ?? -1)
  return (
    <>
      <TextArea
        ref={area}
        label="Prompt"
        hideLabel
        className={styles.area ?? ''}
        placeholder="The capital of France is"
        value={text}
        onChange={(event) => change({ text: event.target.value })}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onBlur={() => setCaret(null)}
        error={error}
        spellCheck={false}
        disabled={disabled}
        data-field="prompt"
        rows={4}
        over={range ? <Mirror text={text} range={range} area={area} /> : null}
      />
      {bare || disabled ? null : <PromptExamples text={text} onChoose={(prompt) => change({ text: prompt })} />}
      {warned ? (
        <div className={styles.warning} role="status">
          <span>{warning.say}</span>
          <Button size="sm" onClick={() => change({ text: warning.mended })}>
            Remove it
          </Button>
          <Button size="sm" variant="ghost" onClick={() => setKept(text)}>
            Keep
          </Button>
        </div>
      ) : null}
      {bare && tokens.tokenized && !tokens.error ? null : (
        <TokenChips
          state={tokens}
          warnLast={warned && /\s$/.test(text)}
          hot={hot ?? (atCaret < 0 ? null : atCaret)}
          onHot={setHot}
        />
      )}
    </>
  )
}

function ChatInput({
  draft,
  change,
  model,
  tokens,
  error,
  disabled,
  onPrompt,
}: PromptFieldProps & { onPrompt(): void }) {
  const [hot, setHot] = useState<number | null>(null)
  const { tokenized, fresh, error: refused } = tokens
  if (model && !model.chat)
    return (
      <div className={styles.noChat} role={error ? 'alert' : 'status'} data-field="prompt" tabIndex={-1}>
        <p>{model.title} has no chat template. Use a plain prompt.</p>
        {disabled ? null : (
          <Button size="sm" onClick={onPrompt}>
            Write a prompt
          </Button>
        )}
      </div>
    )
  return (
    <>
      <ChatEditor
        chat={draft.chat ?? newChat('')}
        onChange={(chat) => change({ chat })}
        error={error}
        disabled={disabled}
      />
      <p className={styles.label}>Exactly what the model reads</p>
      {tokenized && !refused ? (
        <ExactText tokenized={tokenized} fresh={fresh} hot={hot} onHot={setHot} />
      ) : (
        <TokenChips state={tokens} warnLast={false} hot={null} onHot={setHot} />
      )}
      {tokenized && !refused ? (
        <details className={styles.advanced}>
          <summary>Token by token, {tokenized.ids.length.toLocaleString('en')} in all</summary>
          <div className={styles.advancedBody}>
            <TokenChips state={tokens} warnLast={false} hot={hot} onHot={setHot} />
          </div>
        </details>
      ) : null}
    </>
  )
}

function IdsInput({ draft, change, model, tokens, error, disabled }: PromptFieldProps) {
  const [hot, setHot] = useState<number | null>(null)
  return (
    <>
      <TextArea
        label="Token ids"
        hideLabel
        className={styles.area ?? ''}
        placeholder="464, 3139, 286"
        hint={
          model
            ? `Whole numbers from 0 to ${(model.dVocab - 1).toLocaleString('en')}. Read exactly as they are; no start token is added.`
            : 'Read exactly as they are; no start token is added.'
        }
        value={draft.ids}
        onChange={(event) => change({ ids: event.target.value })}
        error={error}
        spellCheck={false}
        disabled={disabled}
        data-field="prompt"
        rows={3}
      />
      {error ? null : <TokenChips state={tokens} warnLast={false} hot={hot} onHot={setHot} />}
    </>
  )
}
