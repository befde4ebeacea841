import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData, useSearchParams } from '@remix-run/react'
import { FileUp, Play } from 'lucide-react'
import { useState } from 'react'
import { SiteHeader } from '../frame/site-header'
import { BringDialog } from '../lenses/bring-dialog'
import styles from '../lenses/lenses.module.css'
import { LensesView } from '../lenses/lenses-view'
import { TrainDialog } from '../lenses/train-dialog'
import { TrainingsList } from '../lenses/trainings-list'
import { useLensOnBoard } from '../lenses/use-lens-on-board'
import { useLenses } from '../lenses/use-lenses'
import { useOpenTraining } from '../lenses/use-open-training'
import { DownloadsStrip } from '../models/downloads-strip'
import { useDownloads } from '../models/use-downloads'
import { requirePerson } from '../people/require-person.server'
import { Button } from '../ui/button'

export const meta: MetaFunction = () => [{ title: 'Lenses · Lensboard' }]

export const loader = ({ request, context }: LoaderFunctionArgs) => ({ person: requirePerson(context, request) })

/** The page asks by itself; another lens in the address needs nothing of the server. */
export const shouldRevalidate = () => false

export default function Lenses() {
  const { person } = useLoaderData<typeof loader>()
  // Asked from the page, not in the loader: it stays usable while the inference service is away.
  const list = useLenses()
  const { trainings, open, setOpen } = useOpenTraining()
  const [params, setParams] = useSearchParams()
  const [bringing, setBringing] = useState(false)
  const training = params.get('train')
  const use = useLensOnBoard()
  const downloads = useDownloads()
  const coming = { ...downloads, list: downloads.list.filter((download) => download.of === 'lens') }
  const change = (name: string, value: string | undefined) =>
    setParams(
      (was) => {
        if (value === undefined) was.delete(name)
        else was.set(name, value)
        return was
      },
      { replace: true, preventScrollReset: true },
    )
  const choose = (hash: string | undefined) => change('lens', hash)
  return (
    <>
      <SiteHeader person={person} />
      <main id="main" className={styles.page}>
        <div className={styles.top}>
          <h1>Lenses</h1>
          <Button icon={<FileUp size={14} strokeWidth={1.5} />} onClick={() => setBringing(true)}>
            Bring a lens
          </Button>
          <Button variant="primary" icon={<Play size={14} strokeWidth={1.5} />} onClick={() => change('train', 'new')}>
            Train a lens
          </Button>
        </div>
        <DownloadsStrip downloads={coming} />
        <div className={styles.trainings}>
          <TrainingsList trainings={trainings} open={open} onOpen={setOpen} onUse={use ?? choose} onShow={choose} />
        </div>
        <LensesView
          list={list}
          chosen={params.get('lens') ?? undefined}
          onChoose={choose}
          onTrain={() => change('train', 'new')}
          onBring={() => setBringing(true)}
          onUse={use}
        />
      </main>
      <TrainDialog
        open={training !== null}
        checkpoint={training === null || training === 'new' ? undefined : { hash: training }}
        onClose={() => change('train', undefined)}
        onStarted={({ id, lens }) => (lens ? choose(lens.hash) : setOpen(id))}
      />
      <BringDialog open={bringing} downloads={downloads} onClose={() => setBringing(false)} onKept={choose} />
    </>
  )
}
