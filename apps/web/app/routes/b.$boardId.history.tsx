import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Link, useActionData, useLoaderData } from '@remix-run/react'
import { ChevronLeft } from 'lucide-react'
import { useEffect } from 'react'
import { SiteHeader } from '../frame/site-header'
import { BoardCare } from '../history/board-care'
import { censusOf } from '../history/census.server'
import { changeHistory } from '../history/change-history.server'
import styles from '../history/history.module.css'
import { LogTable } from '../history/log-table'
import { VersionList } from '../history/version-list'
import { requirePerson } from '../people/require-person.server'
import { refused } from '../refused.server'
import { toast } from '../ui/toast'

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `History of ${data.disk.name} · Lensboard` : 'History · Lensboard' },
]

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const person = requirePerson(context, request)
  const boardId = params.boardId ?? ''
  const before = new URL(request.url).searchParams.get('before') ?? undefined
  const care = await refused(context.caller.board.care({ boardId, ...(before !== undefined && { before }) }))
  const census = await censusOf(context, request, boardId)
  return { person, boardId, ...care, census, now: new Date() }
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  requirePerson(context, request)
  return changeHistory(context, request, params.boardId ?? '')
}

export default function History() {
  const { person, boardId, disk, versions, damaged, log, isLogCut, census, now } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  useEffect(() => {
    if (!answer) return
    if ('done' in answer) toast.ok(answer.done)
    else if (!answer.field) toast.error(answer.message)
  }, [answer])
  return (
    <>
      <SiteHeader person={person} />
      <main id="main" className={styles.page}>
        <p className={styles.back}>
          <Link to={`/b/${boardId}`}>
            <ChevronLeft size={14} strokeWidth={1.5} aria-hidden /> {disk.name}
          </Link>
        </p>
        <h1>History</h1>
        <BoardCare disk={disk} census={census} damaged={damaged} now={now} />
        <VersionList
          boardId={boardId}
          versions={versions}
          isOpen={census.is === 'open'}
          trouble={answer && 'code' in answer ? answer : undefined}
          now={now}
        />
        <LogTable log={log} isCut={isLogCut} now={now} />
      </main>
    </>
  )
}
