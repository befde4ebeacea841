import { ERRORS, type ErrorFacts, isErrorCode } from '@lensboard/contract'
import { isRouteErrorResponse, Link, useRouteError } from '@remix-run/react'
import { Button } from '../ui/button'
import styles from './frame.module.css'
import { SiteHeader } from './site-header'
import { usePerson } from './use-person'

const TITLES: Record<number, string> = {
  401: 'Sign in first',
  403: 'Not yours to open',
  404: 'Nothing here',
  410: 'This link has ended',
  429: 'A moment, please',
  503: 'Back in a moment',
}

interface Trouble {
  status: number
  title: string
  message: string
  code?: string
}

function troubleOf(error: unknown): Trouble {
  if (!isRouteErrorResponse(error)) {
    return { status: 500, title: 'This page broke', message: 'Something went wrong. What you made is safe.' }
  }
  const { status } = error
  const title = TITLES[status] ?? 'This page broke'
  const facts = error.data as Partial<ErrorFacts> | null
  if (facts && isErrorCode(facts.code)) {
    return { status, title, code: facts.code, message: facts.message ?? ERRORS[facts.code].say }
  }
  const message =
    status === 404
      ? 'The address may be mistyped, or what was here is gone or not shared with you.'
      : ERRORS.INTERNAL.say
  return { status, title, message }
}

/** What stands in place of a page that could not be shown: what happened, and what to do. */
export function ErrorPage() {
  const trouble = troubleOf(useRouteError())
  const person = usePerson()
  const mayPass = trouble.status >= 500 || trouble.status === 429
  return (
    <>
      <SiteHeader person={person} />
      <main id="main" className={styles.error}>
        <p className={styles.errorCode}>{trouble.code ?? trouble.status}</p>
        <h1>{trouble.title}</h1>
        <p className={styles.errorWords}>{trouble.message}</p>
        <div className={styles.errorActions}>
          {mayPass ? (
            <Button variant="primary" onClick={() => window.location.reload()}>
              Try again
            </Button>
          ) : null}
          {trouble.status === 401 ? (
            <Button variant="primary" asChild>
              <Link to="/sign-in">Sign in</Link>
            </Button>
          ) : (
            <Button variant={mayPass ? 'secondary' : 'primary'} asChild>
              <Link to={person ? '/projects' : '/'}>{person ? 'Go to your boards' : 'Go to the start'}</Link>
            </Button>
          )}
        </div>
      </main>
    </>
  )
}
