import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'

export type ThemeChoice = 'system' | 'light' | 'dark'
export type Theme = 'light' | 'dark'

const COOKIE = 'lensboard_theme'
const YEAR_S = 31_536_000
const isChoice = (value: unknown): value is ThemeChoice => value === 'system' || value === 'light' || value === 'dark'

/** The choice kept in the cookie; `system` when there is none. */
export function themeOfCookie(cookieHeader: string | null): ThemeChoice {
  const value = /(?:^|;\s*)lensboard_theme=([a-z]+)/.exec(cookieHeader ?? '')?.[1]
  return isChoice(value) ? value : 'system'
}

/** Runs before the first paint when the choice is `system`, so that a dark desktop never sees a white flash. */
export const SYSTEM_THEME_SCRIPT = `if(!document.documentElement.dataset.theme)document.documentElement.dataset.theme=matchMedia('(prefers-color-scheme: dark)').matches?'dark':'light'`

interface ThemeState {
  choice: ThemeChoice
  theme: Theme
  setChoice: (choice: ThemeChoice) => void
}

const ThemeContext = createContext<ThemeState>({ choice: 'system', theme: 'light', setChoice: () => {} })

/** `choice` is what the person picked, `theme` what is shown. On the server `system` counts as light. */
export const useTheme = (): ThemeState => useContext(ThemeContext)

/** Keeps `data-theme` on the document, the cookie and the desktop's preference in step. */
export function ThemeProvider({ initial, children }: { initial: ThemeChoice; children: ReactNode }) {
  const [choice, setChoice] = useState(initial)
  // Unknown until the browser says so; the inline script has already put the right one on the document.
  const [system, setSystem] = useState<Theme | null>(null)
  useEffect(() => {
    const query = window.matchMedia('(prefers-color-scheme: dark)')
    const read = () => setSystem(query.matches ? 'dark' : 'light')
    read()
    query.addEventListener('change', read)
    return () => query.removeEventListener('change', read)
  }, [])
  const theme = choice === 'system' ? system : choice
  useEffect(() => {
    if (theme) document.documentElement.dataset.theme = theme
  }, [theme])
  const value = useMemo(
    () => ({
      choice,
      theme: theme ?? 'light',
      setChoice: (next: ThemeChoice) => {
        // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser we serve.
        document.cookie = `${COOKIE}=${next}; path=/; max-age=${YEAR_S}; samesite=lax`
        setChoice(next)
      },
    }),
    [choice, theme],
  )
  return <ThemeContext.Provider value={value}>{children}</ThemeContext.Provider>
}
