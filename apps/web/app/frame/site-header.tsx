import type { PersonFacts } from '@lensboard/contract'
import { Link, NavLink } from '@remix-run/react'
import type { ReactNode } from 'react'
import { Button } from '../ui/button'
import { AccountMenu, ThemeMenu } from './account-menu'
import styles from './frame.module.css'
import { GuestBanner } from './guest-banner'
import { Logo } from './logo'

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
            <NavLink to="/projects" className={styles.navLink ?? ''}>
              Boards
            </NavLink>
          ) : null}
          <NavLink to="/models" className={styles.navLink ?? ''}>
            Models
          </NavLink>
        </nav>
        <div className={styles.tools}>
          {children}
          {person ? (
            <AccountMenu person={person} />
          ) : (
            <>
              <ThemeMenu />
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
