import { Link } from '@remix-run/react'
import { Plus } from 'lucide-react'
import { LogoMark } from '../frame/logo'
import { Button } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import styles from './projects.module.css'
import type { Show } from './use-projects'

const STEPS = [
  ['Place a card', 'A card asks a model one question: a prompt, and the lens to read it with.'],
  ['Read a cell', 'Tokens across, layers up. Each cell says what the model would answer at that point.'],
  ['Share the link', 'Others see your cards and your cursor at once. What was computed is computed for all.'],
] as const

/** What a tab shows when nothing is in it: what would be here, and one act. */
export function EmptyProjects({
  show,
  query,
  onClear,
  onCreate,
  creating,
  tourIsThere,
}: {
  show: Show
  query: string
  onClear: () => void
  onCreate: () => void
  creating: boolean
  tourIsThere: boolean
}) {
  if (query) {
    return (
      <EmptyState title={`Nothing matches “${query}”.`} actions={<Button onClick={onClear}>Clear</Button>}>
        Search looks at names, prompts, models and card titles.
      </EmptyState>
    )
  }
  if (show === 'trash') return <EmptyState title="The trash is empty." />
  if (show === 'shared') {
    return <EmptyState title="Nothing is shared with you yet.">Boards whose link you open appear here.</EmptyState>
  }
  const create = (
    <Button
      variant={tourIsThere ? 'secondary' : 'primary'}
      icon={<Plus size={16} />}
      busy={creating}
      onClick={onCreate}
    >
      New board
    </Button>
  )
  return (
    <>
      <EmptyState
        art={<LogoMark size={48} />}
        title={tourIsThere ? 'No boards yet. Start with a ready-made one.' : 'No boards yet.'}
        actions={
          <>
            {tourIsThere ? (
              <Button variant="primary" asChild>
                <Link to="/tour">Open the tour board</Link>
              </Button>
            ) : null}
            {create}
          </>
        }
      >
        A board is a canvas for looking inside a language model, alone or with others.
      </EmptyState>
      <ul className={styles.teach}>
        {STEPS.map(([title, words]) => (
          <li key={title}>
            <h3>{title}</h3>
            <p>{words}</p>
          </li>
        ))}
      </ul>
    </>
  )
}
