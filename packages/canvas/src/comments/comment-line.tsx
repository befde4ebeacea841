import { REACTIONS } from '@lensboard/contract'
import { memo, useState } from 'react'
import type { CommentSource, ShownComment } from './comment-source.js'
import { CommentText } from './comment-text.js'
import { Composer } from './composer.js'
import { PersonDisc } from './person-disc.js'
import { fullWhen, whenWords } from './when-words.js'

interface CommentLineProps {
  comment: ShownComment
  source: CommentSource
  mayComment: boolean
}

const GONE = { name: '?', color: '#ced4da' }

/** One comment: who, when, what, what others think of it, and what its author may do. */
export const CommentLine = memo(function CommentLine({ comment, source, mayComment }: CommentLineProps) {
  const [doing, setDoing] = useState<'edit' | 'remove' | 'react' | null>(null)
  const { id, author, text, mentions, createdAt, editedAt, state, failed, deleted, reactions } = comment
  const isMine = author?.id === source.me.id
  const toggle = (what: typeof doing) => setDoing((was) => (was === what ? null : what))
  if (deleted) return <li className="lb-comment lb-comment--deleted">This comment was deleted.</li>
  return (
    <li className="lb-comment" data-state={state} data-comment={id}>
      <div className="lb-comment__who">
        <PersonDisc person={author ?? GONE} />
        <strong>{author?.name ?? 'Somebody who left'}</strong>
        <span title={fullWhen(createdAt)}>
          {state === 'sending' ? 'Sending…' : whenWords(createdAt)}
          {editedAt ? ' · edited' : ''}
        </span>
      </div>
      {doing === 'edit' ? (
        <Composer
          label="Change the comment"
          act="Save"
          start={text}
          people={source.people()}
          autoFocus
          onChange={() => {}}
          onPost={(words) => {
            source.edit(id, words)
            setDoing(null)
          }}
          onCancel={() => setDoing(null)}
        />
      ) : (
        <CommentText text={text} mentions={mentions} me={source.me.id} />
      )}
      {state === 'failed' ? (
        <div className="lb-comment__failed" role="alert">
          <span>Not sent. {failed}</span>
          <button type="button" onClick={() => source.retry(id)}>
            Retry
          </button>
          <button type="button" onClick={() => source.discard(id)}>
            Discard
          </button>
        </div>
      ) : null}
      {state === 'kept' && doing !== 'edit' ? (
        <div className="lb-comment__acts">
          {reactions.map(({ reaction, people }) => {
            const on = people.some((person) => person.id === source.me.id)
            const names = people.map(({ name }) => name).join(', ')
            return (
              <button
                key={reaction}
                type="button"
                aria-pressed={on}
                aria-label={`${reaction} by ${names}`}
                title={names}
                onClick={() => (mayComment ? source.react(id, reaction, !on) : undefined)}
              >
                {reaction} {people.length}
              </button>
            )
          })}
          {mayComment ? (
            <button type="button" aria-expanded={doing === 'react'} onClick={() => toggle('react')}>
              React
            </button>
          ) : null}
          {mayComment && isMine ? (
            <>
              <button type="button" onClick={() => toggle('edit')}>
                Edit
              </button>
              <button type="button" onClick={() => toggle('remove')}>
                Delete
              </button>
            </>
          ) : null}
        </div>
      ) : null}
      {doing === 'react' ? (
        <fieldset className="lb-comment__acts" aria-label="Reactions">
          {REACTIONS.map((reaction) => (
            <button
              key={reaction}
              type="button"
              onClick={() => {
                source.react(id, reaction, true)
                setDoing(null)
              }}
            >
              {reaction}
            </button>
          ))}
        </fieldset>
      ) : null}
      {doing === 'remove' ? (
        <div className="lb-comment__failed" role="alert">
          <span>Delete this comment?</span>
          <button type="button" onClick={() => source.remove(id)}>
            Delete
          </button>
          <button type="button" onClick={() => setDoing(null)}>
            Keep
          </button>
        </div>
      ) : null}
    </li>
  )
})
