import { Lattice } from '@lensboard/heatmap/live'
import { Button } from '../ui/button'
import { CardBox } from './card-box'
import styles from './hero.module.css'
import type { ChangeLook, HeroLook } from './hero-look'
import type { Kind, Prompt } from './stored-results'
import { useBench } from './use-bench'
import { useWidth } from './use-width'

const ROWS = 9
/** Until the page is measured. */
const WIDTH_GUESS = 720
const PLOT_HEIGHT = { lens: 422, attention: 382 } as const

interface HeroCardProps {
  prompt: Prompt
  kind: Kind
  /** The prompt's; of one that is still on its way nothing is shown. */
  look: HeroLook
  onLook: ChangeLook
}

/** The card of the start page: the real component, real results, and beside it what the chosen cell holds. */
export function HeroCard({ prompt, kind, look, onLook }: HeroCardProps) {
  const [ref, widths] = useWidth<HTMLDivElement>()
  const { shown, failed, again } = useBench(prompt, kind)
  return (
    <div className={styles.bench} ref={ref}>
      {shown && widths.card > 0 && !failed ? (
        shown.draw({ height: PLOT_HEIGHT[shown.kind], widths, look, onLook })
      ) : (
        <Waiting prompt={prompt} kind={kind} width={widths.card} failed={failed} onAgain={again} />
      )}
    </div>
  )
}

interface WaitingProps {
  prompt: Prompt
  kind: Kind
  width: number
  failed: boolean
  onAgain(): void
}

/** The card before its result: the same box with a lattice in it. */
function Waiting({ prompt, kind, width, failed, onAgain }: WaitingProps) {
  const height = PLOT_HEIGHT[kind]
  return (
    <CardBox
      title={prompt.text}
      subtitle="workshop"
      picker={kind === 'attention' ? <span /> : null}
      plot={<Lattice width={width || WIDTH_GUESS} height={height} rows={ROWS} tokens={prompt.tokens} kind={kind} />}
      side={
        failed ? (
          <Failed onAgain={onAgain} />
        ) : (
          <noscript>
            <p>
              This card shows a real reading of a language model: what each layer would say next, at every token of the
              prompt. It needs JavaScript to be pointed at, clicked and pinned.
            </p>
          </noscript>
        )
      }
    />
  )
}

function Failed({ onAgain }: { onAgain(): void }) {
  return (
    <div className={styles.failed}>
      <p>This reading did not arrive. Check the connection.</p>
      <Button onClick={onAgain}>Try again</Button>
    </div>
  )
}
