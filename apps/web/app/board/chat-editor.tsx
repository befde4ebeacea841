import { LIMITS, type Message } from '@lensboard/contract'
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react'
import { type KeyboardEvent, useRef } from 'react'
import { Button } from '../ui/button'
import { IconButton } from '../ui/icon-button'
import { Select } from '../ui/select'
import { FieldMessage, TextArea } from '../ui/text-field'
import styles from './chat.module.css'
import { addMessage, type Chat, changeMessage, moveMessage, removeMessage } from './chat-draft'
import form from './form.module.css'

const ROLES = [
  { value: 'system', label: 'System' },
  { value: 'user', label: 'User' },
  { value: 'assistant', label: 'Assistant' },
] as const

interface ChatEditorProps {
  chat: Chat
  onChange(chat: Chat): void
  error: string | undefined
  disabled: boolean
}

/** A conversation, message by message. Alt with an arrow key moves the message that is being written. */
export function ChatEditor({ chat, onChange, error, disabled }: ChatEditorProps) {
  const list = useRef<HTMLOListElement>(null)
  const { messages } = chat
  /** After the next paint: the message may not be there yet. */
  const focus = (at: number) =>
    requestAnimationFrame(() => list.current?.querySelectorAll<HTMLElement>('textarea')[at]?.focus())
  const move = (at: number, by: 1 | -1) => {
    const moved = moveMessage(chat, at, by)
    if (moved === chat) return
    onChange(moved)
    focus(at + by)
  }
  return (
    <div className={styles.chat}>
      <ol ref={list} className={styles.messages} aria-label="Messages">
        {messages.map((message, at) => (
          <Line
            // biome-ignore lint/suspicious/noArrayIndexKey: a message is its place in the conversation
            key={at}
            message={message}
            at={at}
            count={messages.length}
            error={at === 0 ? error : undefined}
            disabled={disabled}
            onChange={(part) => onChange(changeMessage(chat, at, part))}
            onMove={(by) => move(at, by)}
            onRemove={() => {
              onChange(removeMessage(chat, at))
              focus(Math.max(0, at - 1))
            }}
          />
        ))}
      </ol>
      <FieldMessage id="chat-words" error={error} />
      <div className={styles.foot}>
        <Button
          size="sm"
          icon={<Plus size={14} strokeWidth={1.5} />}
          disabled={disabled || messages.length >= LIMITS.chatMessages}
          onClick={() => {
            onChange(addMessage(chat))
            focus(messages.length)
          }}
        >
          Add message
        </Button>
        <label className={form.check} title="Ends the text where the assistant would begin to write">
          <input
            type="checkbox"
            checked={chat.addGenerationPrompt}
            disabled={disabled}
            onChange={(event) => onChange({ ...chat, addGenerationPrompt: event.target.checked })}
          />
          Add generation prompt
        </label>
      </div>
    </div>
  )
}

interface LineProps {
  message: Message
  at: number
  count: number
  error: string | undefined
  disabled: boolean
  onChange(part: Partial<Message>): void
  onMove(by: 1 | -1): void
  onRemove(): void
}

function Line({ message: { role, content }, at, count, error, disabled, onChange, onMove, onRemove }: LineProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    onMove(event.key === 'ArrowUp' ? -1 : 1)
  }
  return (
    <li className={styles.message} data-role={role}>
      <div className={styles.top}>
        <Select
          label={`Speaker of message ${at + 1}`}
          hideLabel
          className={styles.role ?? ''}
          value={role}
          onValueChange={(next) => onChange({ role: next as Message['role'] })}
          options={ROLES}
          disabled={disabled}
        />
        {disabled ? null : (
          <div className={styles.acts}>
            <IconButton
              label="Move up"
              shortcut="Alt ↑"
              icon={<ArrowUp />}
              disabled={at === 0}
              onClick={() => onMove(-1)}
            />
            <IconButton
              label="Move down"
              shortcut="Alt ↓"
              icon={<ArrowDown />}
              disabled={at === count - 1}
              onClick={() => onMove(1)}
            />
            <IconButton label="Remove this message" icon={<X />} disabled={count === 1} onClick={onRemove} />
          </div>
        )}
      </div>
      <TextArea
        label={`Message ${at + 1}`}
        hideLabel
        className={styles.content ?? ''}
        placeholder={role === 'system' ? 'You are a helpful assistant.' : 'What is said'}
        value={content}
        rows={2}
        maxLength={LIMITS.promptChars}
        spellCheck={false}
        disabled={disabled}
        {...(at === 0 ? { 'data-field': 'prompt' } : {})}
        {...(error ? { 'aria-invalid': true, 'aria-describedby': 'chat-words' } : {})}
        onKeyDown={onKeyDown}
        onChange={(event) => onChange({ content: event.target.value })}
      />
    </li>
  )
}
