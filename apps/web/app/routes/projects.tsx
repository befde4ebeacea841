import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData, useNavigate, useSearchParams } from '@remix-run/react'
import { Plus, Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { SiteHeader } from '../frame/site-header'
import { requirePerson } from '../people/require-person.server'
import { EmptyProjects } from '../projects/empty-projects'
import { ProjectCard } from '../projects/project-card'
import styles from '../projects/projects.module.css'
import { ProjectsSkeleton } from '../projects/projects-skeleton'
import { type Show, useProjectActs, useProjectList } from '../projects/use-projects'
import { refused } from '../refused.server'
import { appErrorOf } from '../trpc'
import { Button } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { Tabs } from '../ui/tabs'
import { TextField } from '../ui/text-field'

const TABS = [
  { value: 'all', label: 'All' },
  { value: 'mine', label: 'Mine' },
  { value: 'shared', label: 'Shared with me' },
  { value: 'trash', label: 'Trash' },
] as const
const TYPING_MS = 200

const showOf = (params: URLSearchParams): Show => TABS.find((tab) => tab.value === params.get('show'))?.value ?? 'all'
const queryOf = (params: URLSearchParams) => params.get('q')?.slice(0, 200) ?? ''

export const meta: MetaFunction = () => [{ title: 'Boards · Lensboard' }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = requirePerson(context, request)
  const params = new URL(request.url).searchParams
  const [show, query] = [showOf(params), queryOf(params)]
  const [first, tourIsThere] = await refused(
    Promise.all([context.caller.project.list({ show, ...(query && { query }) }), context.caller.tour.isThere()]),
  )
  return { person, first, show, query, now: new Date(), tourIsThere }
}

/** The page asks for its lists itself; only the first comes with it. */
export const shouldRevalidate = () => false

export default function Projects() {
  const { person, first, now, tourIsThere, ...at } = useLoaderData<typeof loader>()
  const [params, setParams] = useSearchParams()
  const [show, query] = [showOf(params), queryOf(params)]
  const asCame = show === at.show && query === at.query
  const list = useProjectList(show, query, asCame ? first : undefined)
  const acts = useProjectActs()
  const navigate = useNavigate()
  const set = (next: { show?: Show; query?: string }) => {
    const { show: s = show, query: q = query } = next
    setParams(new URLSearchParams({ ...(s !== 'all' && { show: s }), ...(q && { q }) }), {
      replace: true,
      preventScrollReset: true,
    })
  }
  const create = () => acts.create.mutate({}, { onSuccess: ({ boardId }) => navigate(`/b/${boardId}`) })
  const lines = list.data
  const boardOf = new Map(lines?.map((line) => [line.id, line.boardId]))
  return (
    <>
      <SiteHeader person={person} />
      <main id="main" className={styles.page}>
        <div className={styles.top}>
          <h1>Boards</h1>
          <SearchField value={query} onSearch={(q) => set({ query: q })} />
          <Button variant="primary" icon={<Plus size={16} />} busy={acts.create.isPending} onClick={create}>
            New board
          </Button>
        </div>
        <Tabs label="Which boards" value={show} onValueChange={(value) => set({ show: value as Show })} tabs={TABS} />
        {list.isError && !lines ? (
          <EmptyState
            title="The boards could not be read."
            actions={<Button onClick={() => list.refetch()}>Try again</Button>}
          >
            {appErrorOf(list.error).message}
          </EmptyState>
        ) : !lines ? (
          <ProjectsSkeleton />
        ) : lines.length === 0 ? (
          <EmptyProjects
            show={show}
            query={query}
            onClear={() => set({ query: '' })}
            onCreate={create}
            creating={acts.create.isPending}
            tourIsThere={tourIsThere}
          />
        ) : (
          <>
            {show === 'trash' ? (
              <p className={styles.note}>What is here waits until you restore or delete it.</p>
            ) : null}
            <div className={styles.grid}>
              {lines.map((line) => (
                <ProjectCard
                  key={line.id}
                  line={line}
                  acts={acts}
                  now={now}
                  parentBoardId={line.forkedFrom?.projectId && boardOf.get(line.forkedFrom.projectId)}
                />
              ))}
            </div>
          </>
        )}
      </main>
    </>
  )
}

/** Searches shortly after typing stops. */
function SearchField({ value, onSearch }: { value: string; onSearch: (query: string) => void }) {
  const [text, setText] = useState(value)
  const search = useRef(onSearch)
  search.current = onSearch
  useEffect(() => setText(value), [value])
  useEffect(() => {
    if (text.trim() === value) return
    const timer = setTimeout(() => search.current(text.trim()), TYPING_MS)
    return () => clearTimeout(timer)
  }, [text, value])
  return (
    <TextField
      label="Search boards"
      hideLabel
      type="search"
      placeholder="Search boards, prompts, models…"
      icon={<Search size={16} strokeWidth={1.5} />}
      className={styles.search ?? ''}
      maxLength={200}
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  )
}
