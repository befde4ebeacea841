import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { SiteHeader } from '../frame/site-header'
import { ModelDetails } from '../models/model-details'
import { ModelTable } from '../models/model-table'
import styles from '../models/models.module.css'
import { requirePerson } from '../people/require-person.server'
import { appErrorOf, useTRPC } from '../trpc'
import { Button } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { Skeleton } from '../ui/skeleton'
import { TextField } from '../ui/text-field'

export const meta: MetaFunction = () => [{ title: 'Models · Lensboard' }]

export const loader = ({ request, context }: LoaderFunctionArgs) => ({ person: requirePerson(context, request) })

export default function Models() {
  const { person } = useLoaderData<typeof loader>()
  // Asked from the page, not in the loader: it stays usable while the inference service is away.
  const { data, error, refetch } = useQuery(useTRPC().models.list.queryOptions())
  const [search, setSearch] = useState('')
  const [chosen, setChosen] = useState<string>()
  const wanted = search.trim().toLowerCase()
  const models = data?.filter(({ title, family }) => `${title} ${family}`.toLowerCase().includes(wanted)) ?? []
  const shown = models.find(({ checkpoint }) => checkpoint.hash === chosen) ?? models[0]
  return (
    <>
      <SiteHeader person={person} />
      <main id="main" className={styles.page}>
        <div className={styles.top}>
          <h1>Models</h1>
          <TextField
            label="Search models"
            hideLabel
            type="search"
            placeholder="Search name or family…"
            icon={<Search size={16} strokeWidth={1.5} />}
            className={styles.search ?? ''}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </div>
        {error && !data ? (
          <EmptyState
            title="The models could not be read."
            actions={<Button onClick={() => refetch()}>Try again</Button>}
          >
            {appErrorOf(error).message}
          </EmptyState>
        ) : !data ? (
          <div className={styles.split} role="status" aria-label="Reading the models">
            <Skeleton height={124} />
            <Skeleton height={360} />
          </div>
        ) : !shown ? (
          <EmptyState
            title={wanted ? `Nothing matches “${search.trim()}”.` : 'No model is here.'}
            actions={wanted ? <Button onClick={() => setSearch('')}>Clear</Button> : null}
          />
        ) : (
          <div className={styles.split}>
            <div className={styles.panel}>
              <ModelTable models={models} chosen={shown.checkpoint.hash} onChoose={setChosen} />
            </div>
            <ModelDetails model={shown} />
          </div>
        )}
      </main>
    </>
  )
}
