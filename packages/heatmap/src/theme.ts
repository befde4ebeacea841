export type Theme = 'light' | 'dark'

/** What canvases and exported pictures draw with; the same values as tokens.css, which a test compares. */
interface ThemeColors {
  surface: string
  sunken: string
  line: string
  lineStrong: string
  ink: string
  ink2: string
  ink3: string
  accent: string
  warn: string
}

export const THEMES: Record<Theme, ThemeColors> = {
  light: {
    surface: '#ffffff',
    sunken: '#f1f3f5',
    line: '#dfe3e8',
    lineStrong: '#848c96',
    ink: '#16191d',
    ink2: '#474e57',
    ink3: '#616973',
    accent: '#1f5fd0',
    warn: '#8a4b00',
  },
  dark: {
    surface: '#1b1c20',
    sunken: '#131417',
    line: '#303239',
    lineStrong: '#7a818c',
    ink: '#f2f3f5',
    ink2: '#bbc1ca',
    ink3: '#9aa1ac',
    accent: '#8ab4ff',
    warn: '#ffbd5c',
  },
}

/** Same stacks as tokens.css: Plex Mono lacks Greek and CJK, so the fallbacks matter. */
export const MONO_FONT = '"IBM Plex Mono", "Noto Sans Mono", ui-monospace, monospace'
export const SANS_FONT = '"IBM Plex Sans", system-ui, sans-serif'
