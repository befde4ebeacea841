import { Monitor, Moon, Sun } from 'lucide-react'
import { type ThemeChoice, useTheme } from '../theme'
import { MenuRadioGroup } from '../ui/menu'

const CHOICES = [
  { value: 'system', label: 'As the system', icon: <Monitor /> },
  { value: 'light', label: 'Light', icon: <Sun /> },
  { value: 'dark', label: 'Dark', icon: <Moon /> },
] as const

/** The three themes as a group inside a menu. */
export function ThemeGroup() {
  const { choice, setChoice } = useTheme()
  return (
    <MenuRadioGroup
      label="Theme"
      value={choice}
      onValueChange={(next) => setChoice(next as ThemeChoice)}
      options={CHOICES}
    />
  )
}
