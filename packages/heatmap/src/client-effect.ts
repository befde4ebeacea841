import { useEffect, useLayoutEffect, useSyncExternalStore } from 'react'
import { forgetWidths } from './segment-canvas.js'
import { MONO_FONT } from './theme.js'

/** A layout effect in the browser, nothing on the server. */
export const useClientLayoutEffect = typeof window === 'undefined' ? useEffect : useLayoutEffect

const never = () => () => {}

/** False on the server and while its page is taken over, true afterwards. */
export const useHydrated = (): boolean => useSyncExternalStore(never, yes, no)
const yes = () => true
const no = () => false

let fontVersion = 0
let asked = false

function onFonts(changed: () => void): () => void {
  if (!document.fonts) return () => {}
  const loaded = (event: FontFaceSetLoadEvent) => {
    // Fonts of other tools come too, and change no text of ours.
    if (!event.fontfaces.some(({ family }) => MONO_FONT.includes(family.replaceAll('"', '')))) return
    fontVersion++
    forgetWidths()
    changed()
  }
  document.fonts.addEventListener('loadingdone', loaded)
  if (!asked) {
    asked = true
    // Text on a canvas alone does not make every browser fetch a web font.
    document.fonts.load(`500 11px ${MONO_FONT}`).catch(() => {})
  }
  return () => document.fonts.removeEventListener('loadingdone', loaded)
}

/** A number that changes when web fonts have arrived, so that canvases measure and draw again. */
export const useFontVersion = (): number =>
  useSyncExternalStore(
    onFonts,
    () => fontVersion,
    () => 0,
  )

const RATIOS = '(resolution: 1dppx)'
function onPixelRatio(changed: () => void): () => void {
  const media = window.matchMedia(RATIOS)
  media.addEventListener('change', changed)
  window.addEventListener('resize', changed)
  return () => {
    media.removeEventListener('change', changed)
    window.removeEventListener('resize', changed)
  }
}

/** Device pixels per CSS pixel, following the window to another screen. */
export const usePixelRatio = (): number =>
  useSyncExternalStore(
    onPixelRatio,
    () => window.devicePixelRatio,
    () => 1,
  )
