import { Form, Link, useNavigation } from '@remix-run/react'
import type { ReactNode } from 'react'
import { SiteHeader } from '../frame/site-header'
import { Button } from '../ui/button'
import styles from './people.module.css'

/** The centred panel of the sign-in pages. */
export function AuthPanel({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <>
      <SiteHeader person={null} />
      <main id="main" className={styles.stage}>
        <section className={styles.panel}>
          <h1>{title}</h1>
          {children}
        </section>
      </main>
    </>
  )
}

/** "Continue as guest" under a divider: one click, a real account that can be claimed later. */
export function GuestWay({ next }: { next: string }) {
  const busy = useNavigation().formData?.get('intent') === 'guest'
  return (
    <>
      <p className={styles.divider}>
        <span>or</span>
      </p>
      <Form method="post" action="/guest" className={styles.form}>
        <input type="hidden" name="next" value={next} />
        <Button type="submit" name="intent" value="guest" busy={busy}>
          Continue as guest
        </Button>
        <p className={styles.hint}>No e-mail needed. Add one later to keep your boards.</p>
      </Form>
    </>
  )
}

/** The line that leads to the other sign page. */
export const OtherWay = ({ words, link, to }: { words: string; link: string; to: string }) => (
  <p className={styles.other}>
    {words} <Link to={to}>{link}</Link>
  </p>
)
