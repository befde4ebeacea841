import type { PersonFacts } from '@lensboard/contract'
import { Link, NavLink } from '@remix-run/react'
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { Avatar } from '../ui/avatar'
import { Button } from '../ui/button'
import styles from './frame.module.css'
import { GuestBanner } from './guest-banner'
import { Logo } from './logo'
import { ThemeToggle } from './theme-toggle'

// Menus are a third of a page's script, and the start page has none.
const AccountMenu = lazy(() => import('./account-menu').then((m) => ({ default: m.AccountMenu })))

/** The 48 px bar of every page but the board, which has its own with the same parts. */
export function SiteHeader({ person, children }: { person: PersonFacts | null; children?: ReactNode }) {
  return (
    <>
      <header className={styles.header}>
        <Link to={person ? '/projects' : '/'} className={styles.home} aria-label="Lensboard, home">
          <Logo />
        </Link>
        <nav className={styles.nav} aria-label="Main">
          {person ? (
            <>
              <NavLink to="/projects" className={styles.navLink ?? ''}>
                Boards
              </NavLink>
              <NavLink to="/models" className={styles.navLink ?? ''}>
                Models
              </NavLink>
              <NavLink to="/lenses" className={styles.navLink ?? ''}>
                Lenses
              </NavLink>
            </>
          ) : null}
        </nav>
        <div className={styles.tools}>
          {children}
          {person ? (
            <LateAccountMenu person={person} />
          ) : (
            <>
              <ThemeToggle />
              <Button variant="ghost" asChild>
                <Link to="/sign-in">Sign in</Link>
              </Button>
            </>
          )}
        </div>
      </header>
      {person?.isGuest ? <GuestBanner /> : null}
    </>
  )
}

/** The avatar at once, its menu as soon as the page is alive; on the server there is nothing to open. */
function LateAccountMenu({ person }: { person: PersonFacts }) {
  const [alive, setAlive] = useState(false)
  useEffect(() => setAlive(true), [])
  const avatar = <Avatar person={person} />
  return alive ? (
    <Suspense fallback={avatar}>
      <AccountMenu person={person} />
    </Suspense>
  ) : (
    avatar
  )
}
