import type { LibraryLens } from '@lensboard/contract'
import { X } from 'lucide-react'
import { useCapabilities } from '../models/use-capabilities'
import { appErrorOf } from '../trpc'
import { Button } from '../ui/button'
import { Chip } from '../ui/chip'
import { IconButton } from '../ui/icon-button'
import { Skeleton } from '../ui/skeleton'
import { useDetailsPanel } from '../ui/use-details-panel'
import { CurveView } from './curve-view'
import { LensActs } from './lens-acts'
import { isEvaluated, LensEvaluation } from './lens-evaluation'
import { LensFacts } from './lens-facts'
import { LensTitle } from './lens-title'
import { KINDS, qualityOf } from './lens-words'
import styles from './lenses.module.css'
import { useTraining } from './use-trainings'

interface LensDetailsProps {
  one: LibraryLens
  /** Chosen by a click: on a narrow page it then covers the table until it is closed. */
  picked: boolean
  now: Date
  onClose(): void
  onUse: ((hash: string) => void) | undefined
}

/** What is known of one lens: how good each row is, how it learned, where it came from. */
export function LensDetails({ one, picked, now, onClose, onUse }: LensDetailsProps) {
  const { lens, hash, trainingId, mine, shipped, missing } = one
  const manages = useCapabilities()?.mayNotManage === null
  const panel = useDetailsPanel({ chosen: hash, picked, onClose })
  return (
    <aside
      ref={panel}
      className={styles.details}
      aria-label={`About ${lens.title}`}
      data-picked={picked || undefined}
      tabIndex={-1}
    >
      <div className={styles.detailsTop}>
        <div className={styles.detailsName}>
          <LensTitle key={hash} hash={hash} title={lens.title} mayRename={!shipped && (mine || manages)} />
          <span className={styles.chips}>
            <Chip>{KINDS[lens.kind]} lens</Chip>
            <Chip>{lens.checkpoint.name}</Chip>
            <QualityChip one={one} />
          </span>
        </div>
        <span className={styles.close}>
          <IconButton label="Close the details" icon={<X />} onClick={onClose} />
        </span>
      </div>
      {missing ? (
        <p className={styles.missing} role="alert">
          Its numbers are gone from this machine. Nothing can be read through it until it is brought again.
        </p>
      ) : null}
      <LensActs one={one} onUse={missing ? undefined : onUse} />
      <section className={styles.part}>
        <h3>Row by row on held-out text</h3>
        {isEvaluated(lens) ? (
          <LensEvaluation lens={lens} />
        ) : (
          <p>Not evaluated: nobody has held it against the logit lens on text it did not learn from.</p>
        )}
      </section>
      {trainingId ? (
        <section className={styles.part}>
          <h3>How it learned</h3>
          <LearningCurve id={trainingId} />
        </section>
      ) : null}
      <section className={styles.part}>
        <h3>Where it came from</h3>
        <LensFacts one={one} now={now} />
      </section>
    </aside>
  )
}

function QualityChip({ one }: { one: LibraryLens }) {
  const quality = qualityOf(one)
  if (!quality) return <Chip tone="warn">Not evaluated</Chip>
  const { worse } = quality
  return worse.length === 0 ? (
    <Chip tone="ok">Better than the logit lens at every row</Chip>
  ) : (
    <Chip tone="warn">{worse.length === 1 ? '1 row worse' : `${worse.length} rows worse`} than the logit lens</Chip>
  )
}

function LearningCurve({ id }: { id: string }) {
  const { data, error, refetch } = useTraining(id)
  if (data) return <CurveView training={data.state} curve={data.curve} height={200} />
  if (error)
    return (
      <p>
        {appErrorOf(error).message}{' '}
        <Button size="sm" onClick={() => refetch()}>
          Try again
        </Button>
      </p>
    )
  return <Skeleton height={240} />
}
