import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { SiteHeader } from '../frame/site-header'
import { AddModelDialog } from '../models/add-model-dialog'
import { DownloadsStrip } from '../models/downloads-strip'
import { FamiliesView } from '../models/families-view'
import styles from '../models/models.module.css'
import { ModelsView } from '../models/models-view'
import { useDownloads } from '../models/use-downloads'
import { useModelList } from '../models/use-model-list'
import { requirePerson } from '../people/require-person.server'
import { useTRPC } from '../trpc'
import { Button } from '../ui/button'
import { Tabs } from '../ui/tabs'

export const meta: MetaFunction = () => [{ title: 'Models · Lensboard' }]

export const loader = ({ request, context }: LoaderFunctionArgs) => ({ person: requirePerson(context, request) })

export default function Models() {
  const { person } = useLoaderData<typeof loader>()
  // Asked from the page, not in the loader: it stays usable while the inference service is away.
  const list = useModelList()
  const proof = useQuery(useTRPC().models.proof.queryOptions())
  const downloads = useDownloads()
  const [view, setView] = useState('models')
  const [chosen, setChosen] = useState<string>()
  const [adding, setAdding] = useState<string | null>(null)
  const show = (name: string) => {
    setView('models')
    setChosen(list.data?.find(({ title, checkpoint }) => title === name || checkpoint.name === name)?.checkpoint.hash)
  }
  return (
    <>
      <SiteHeader person={person} />
      <main id="main" className={styles.page}>
        <div className={styles.top}>
          <h1>Models</h1>
          <Button variant="primary" icon={<Plus size={14} strokeWidth={1.5} />} onClick={() => setAdding('')}>
            Add a model
          </Button>
        </div>
        <DownloadsStrip downloads={downloads} />
        <Tabs
          label="What to look at"
          value={view}
          onValueChange={setView}
          className={styles.views ?? ''}
          tabs={[
            { value: 'models', label: 'On this machine' },
            { value: 'families', label: 'Families and proof' },
          ]}
        />
        {view === 'models' ? (
          <ModelsView
            list={list}
            proof={proof.data}
            chosen={chosen}
            onChoose={setChosen}
            onAdd={setAdding}
            onFamilies={() => setView('families')}
          />
        ) : (
          <FamiliesView proof={proof} models={list.data ?? []} />
        )}
      </main>
      <AddModelDialog
        open={adding !== null}
        onOpenChange={(open) => setAdding(open ? '' : null)}
        start={adding ?? ''}
        downloads={downloads}
        onHere={show}
      />
    </>
  )
}
