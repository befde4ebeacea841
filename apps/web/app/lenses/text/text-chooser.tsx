import type { CheckpointRef, TextRef } from '@lensboard/contract'
import { Plus } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { appErrorOf } from '../../trpc'
import { Button } from '../../ui/button'
import { Skeleton } from '../../ui/skeleton'
import { AddText } from './add-text'
import { LookAtText } from './look-at-text'
import styles from './text.module.css'
import { TextList } from './text-list'
import { useNewText } from './use-new-text'
import { useTexts } from './use-texts'

interface TextChooserProps {
  /** Whose tokens are counted. */
  checkpoint: CheckpointRef | undefined
  /** Nothing chosen yet is the shipped sample, once it is known. */
  value: TextRef | null | undefined
  onChange(text: TextRef): void
  error?: ReactNode
  disabled?: boolean
}

/** The text that a lens is to learn from: the shipped sample, one of the person's own, or a new one. */
export function TextChooser({ checkpoint, value, onChange, error, disabled = false }: TextChooserProps) {
  const { texts, error: trouble, refresh, retry, remove } = useTexts()
  const [adds, setAdds] = useState(false)
  const choose = ({ name, hash }: TextRef) => onChange({ name, hash })
  const adding = useNewText((kept) => {
    setAdds(false)
    void refresh()
    choose(kept)
  })
  const shipped = texts?.find((text) => text.shipped)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the choice is offered once, when there is one
  useEffect(() => {
    if (!value && shipped) choose(shipped)
  }, [!value, shipped?.hash])
  const removed = remove.error ? appErrorOf(remove.error).message : null
  return (
    <fieldset className={styles.chooser}>
      <legend>Text</legend>
      {adding.source ? (
        <LookAtText adding={adding} />
      ) : adds ? (
        <AddText
          adding={adding}
          onCancel={() => {
            adding.forget()
            setAdds(false)
          }}
        />
      ) : (
        <>
          {trouble ? (
            <div className={styles.error} role="alert">
              <p>{appErrorOf(trouble).message}</p>
              <Button size="sm" onClick={retry}>
                Try again
              </Button>
            </div>
          ) : texts ? (
            <TextList
              texts={texts}
              checkpoint={checkpoint}
              value={value}
              invalid={Boolean(error)}
              disabled={disabled}
              onChoose={choose}
              onRemove={(text) => {
                remove.mutate({ hash: text.hash })
                if (text.hash === value?.hash && shipped) choose(shipped)
              }}
            />
          ) : (
            <Skeleton height={64} />
          )}
          <div className={styles.acts}>
            <Button
              size="sm"
              icon={<Plus size={14} strokeWidth={1.5} />}
              disabled={disabled}
              onClick={() => setAdds(true)}
            >
              Add text
            </Button>
          </div>
        </>
      )}
      {error || removed ? (
        <p className={styles.error} role="alert">
          {error ?? removed}
        </p>
      ) : null}
    </fieldset>
  )
}
