import type { PersonFacts } from '@lensboard/contract'
import { Link, NavLink } from '@remix-run/react'
import { lazy, type ReactNode, Suspense } from 'react'
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
            </>
          ) : null}
        </nav>
        <div className={styles.tools}>
          {children}
          {person ? (
            <Suspense fallback={<Avatar person={person} />}>
              <AccountMenu person={person} />
            </Suspense>
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
