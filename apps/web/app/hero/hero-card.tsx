import type { AttentionResult, LensResult } from '@lensboard/contract'
import { Lattice } from '@lensboard/heatmap/live'
import { AttentionBench } from './attention-bench'
import { CardBox } from './card-box'
import styles from './hero.module.css'
import type { ChangeLook, HeroLook } from './hero-look'
import { LensBench } from './lens-bench'
import { type Kind, type Prompt, useStoredResult } from './stored-results'
import { useWidth, type Widths } from './use-width'

const ROWS = 9
/** Until the page is measured. */
const WIDTH_GUESS = 720
const PLOT_HEIGHT = { lens: 372, attention: 332 } as const

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
  const shown = useStoredResult(prompt, kind)
  return (
    <div className={styles.bench} ref={ref}>
      {shown && widths.card > 0 ? (
        <Bench {...shown} widths={widths} look={look} onLook={onLook} />
      ) : (
        <Waiting prompt={prompt} kind={kind} width={widths.card} />
      )}
    </div>
  )
}

/** The card before its result: the same box with a lattice in it. */
function Waiting({ prompt, kind, width }: { prompt: Prompt; kind: Kind; width: number }) {
  const height = PLOT_HEIGHT[kind]
  return (
    <CardBox
      title={prompt.text}
      subtitle="workshop"
      picker={kind === 'attention' ? <span /> : null}
      plot={<Lattice width={width || WIDTH_GUESS} height={height} rows={ROWS} tokens={prompt.tokens} kind={kind} />}
      side={
        <noscript>
          <p>
            This card shows a real reading of a language model: what each layer would say next, at every token of the
            prompt. It needs JavaScript to be pointed at, clicked and pinned.
          </p>
        </noscript>
      }
    />
  )
}

interface BenchPartProps extends Pick<HeroCardProps, 'look' | 'onLook'> {
  prompt: Prompt
  result: LensResult | AttentionResult
  widths: Widths
}

function Bench({ prompt, result, ...shared }: BenchPartProps) {
  const common = { title: prompt.text, height: PLOT_HEIGHT[result.kind], ...shared }
  return result.kind === 'lens' ? (
    <LensBench key={prompt.id} result={result} {...common} />
  ) : (
    <AttentionBench key={prompt.id} result={result} {...common} />
  )
}
