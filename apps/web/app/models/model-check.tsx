import type { CheckReport } from '@lensboard/contract'
import { formatBytes } from '@lensboard/heatmap'
import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { appErrorOf, useTRPC } from '../trpc'
import { Button } from '../ui/button'
import { Skeleton } from '../ui/skeleton'
import styles from './add-model.module.css'
import { CheckList } from './check-list'
import { HubTokenForm } from './hub-token-form'
import { ManageNote } from './manage-note'
import { shortCommit } from './model-words'
import { parameterWords } from './sizes'
import { hubUrl, useCapabilities } from './use-capabilities'

interface ModelCheckProps {
  link: string
  busy: boolean
  onDownload(link: string): void
  onCheck(link: string): void
  onHere(report: CheckReport): void
}

/** What is found about a model before anything big of it is fetched, and what can be done next. */
export function ModelCheck({ link, ...acts }: ModelCheckProps) {
  const query = useQuery(useTRPC().models.check.queryOptions({ link }, { retry: false, staleTime: 0, gcTime: 0 }))
  const { data: report, error, refetch, isFetching } = query
  if (error && !isFetching) {
    const { code, message } = appErrorOf(error)
    return (
      <div className={styles.trouble} role="alert">
        <p>{message}</p>
        {code === 'HUB_TOKEN_NEEDED' ? (
          <HubTokenForm onSaved={() => refetch()} />
        ) : (
          <Button size="sm" onClick={() => refetch()}>
            Try again
          </Button>
        )}
      </div>
    )
  }
  if (!report || isFetching)
    return (
      <div className={styles.wait} role="status" aria-label={`Checking ${link}`}>
        <p className={styles.quiet}>Checking {link}…</p>
        <Skeleton height={18} width="72%" />
        <Skeleton height={18} width="58%" />
        <Skeleton height={18} width="66%" />
        <Skeleton height={18} width="40%" />
      </div>
    )
  return (
    <section className={styles.report} aria-label={`Check of ${report.name}`}>
      <div className={styles.reportTop}>
        <h3>{report.name}</h3>
        {report.commit ? <code title={report.commit}>@ {shortCommit(report.commit)}</code> : null}
        <p>{factsOf(report)}</p>
      </div>
      <CheckList findings={report.findings} />
      <Verdict report={report} link={link} {...acts} onAgain={() => void refetch()} />
    </section>
  )
}

const factsOf = ({ family, parameters, nLayers, dModel, licence, chat }: CheckReport) =>
  [
    family,
    parameters ? `${parameterWords(parameters)} parameters` : undefined,
    nLayers ? `${nLayers} blocks` : undefined,
    dModel ? `width ${dModel.toLocaleString('en')}` : undefined,
    chat ? 'chat' : undefined,
    licence,
  ]
    .filter(Boolean)
    .join(' · ')

function Verdict(props: ModelCheckProps & { report: CheckReport; onAgain(): void }) {
  const { report, link, busy, onDownload, onCheck, onHere, onAgain } = props
  const capabilities = useCapabilities()
  const why = capabilities?.mayNotManage ?? null
  const left = Math.max(0, report.downloadBytes - report.hereBytes)
  switch (report.verdict) {
    case 'here':
      return (
        <div className={styles.verdict}>
          <p>It is here already.</p>
          <Button variant="primary" onClick={() => onHere(report)}>
            Show it
          </Button>
        </div>
      )
    case 'refused':
      return (
        <div className={styles.verdict}>
          <p>It cannot be read here; the reason is above. Nothing was downloaded.</p>
        </div>
      )
    case 'needs-token':
      return <TokenNeeded name={report.name} onAgain={onAgain} />
    case 'downloadable':
      return (
        <div className={styles.verdict}>
          <p>
            {report.hereBytes > 0 ? `${formatBytes(report.hereBytes)} of it is here. ` : ''}
            {capabilities ? `${formatBytes(capabilities.diskFree)} free on this disk.` : ''}
          </p>
          {report.adapterBase ? <Button onClick={() => onCheck(report.adapterBase!)}>Check its base</Button> : null}
          {why === null ? (
            <Button
              variant="primary"
              busy={busy}
              icon={<Download size={14} strokeWidth={1.5} />}
              onClick={() => onDownload(link)}
            >
              Download {formatBytes(left)}
            </Button>
          ) : (
            <ManageNote why={why} />
          )}
        </div>
      )
  }
}

/** Without a token one is asked for; with one, its account has no access yet, which only the model's owner can give. */
function TokenNeeded({ name, onAgain }: { name: string; onAgain(): void }) {
  const hub = useCapabilities()?.hub
  const { data: token } = useQuery(useTRPC().me.hubToken.queryOptions())
  const [replacing, setReplacing] = useState(false)
  if (!token?.set || replacing)
    return (
      <div className={styles.token}>
        <HubTokenForm onSaved={onAgain} />
      </div>
    )
  return (
    <div className={styles.verdict}>
      <p>
        Your token …{token.endsIn} has no access to it yet.{' '}
        <a href={`${hubUrl(hub)}/${name}`} target="_blank" rel="noreferrer">
          Ask on its page
        </a>
      </p>
      <Button onClick={() => setReplacing(true)}>Use another token</Button>
      <Button variant="primary" onClick={onAgain}>
        Check again
      </Button>
    </div>
  )
}
