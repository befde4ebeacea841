import { Moon, Sun } from 'lucide-react'
import { useTheme } from '../theme'
import iconButton from '../ui/icon-button.module.css'

/** Light or dark in one click, for pages without menus. */
export function ThemeToggle() {
  const { theme, setChoice } = useTheme()
  const next = theme === 'dark' ? 'light' : 'dark'
  const label = `Switch to the ${next} theme`
  return (
    <button
      type="button"
      className={iconButton.iconButton}
      aria-label={label}
      title={label}
      onClick={() => setChoice(next)}
    >
      {theme === 'dark' ? <Sun /> : <Moon />}
    </button>
  )
}
