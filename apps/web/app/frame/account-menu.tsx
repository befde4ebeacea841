import type { PersonFacts } from '@lensboard/contract'
import { Link, useSubmit } from '@remix-run/react'
import { Boxes, LayoutGrid, LogOut, UserRound } from 'lucide-react'
import { memo } from 'react'
import { Avatar } from '../ui/avatar'
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '../ui/menu'
import styles from './frame.module.css'
import { ThemeGroup } from './theme-menu'
import { useSignOut } from './use-sign-out'

/** The person's avatar with what concerns them: account, theme, sign out. */
export const AccountMenu = memo(function AccountMenu({ person }: { person: PersonFacts }) {
  const submit = useSubmit()
  const { leave, dialog } = useSignOut(person.id)
  const signOut = () => submit(null, { method: 'post', action: '/sign-out' })
  return (
    <>
      <Menu
        trigger={
          <button type="button" className={styles.avatarButton} aria-label={`Your account: ${person.name}`}>
            <Avatar person={person} />
          </button>
        }
      >
        <MenuLabel>
          {person.name}
          {person.isGuest ? ' · guest' : ''}
        </MenuLabel>
        <MenuItem asChild>
          <Link to="/projects">
            <LayoutGrid size={16} strokeWidth={1.5} /> Your boards
          </Link>
        </MenuItem>
        <MenuItem asChild>
          <Link to="/models">
            <Boxes size={16} strokeWidth={1.5} /> Models
          </Link>
        </MenuItem>
        <MenuItem asChild>
          <Link to="/account">
            <UserRound size={16} strokeWidth={1.5} /> Account
          </Link>
        </MenuItem>
        <MenuSeparator />
        <ThemeGroup />
        <MenuSeparator />
        <MenuItem icon={<LogOut />} onSelect={() => void leave(signOut)}>
          Sign out
        </MenuItem>
      </Menu>
      {dialog}
    </>
  )
})
