import pc from 'picocolors'
import type { Paper } from './table.js'

/** Wide enough for most screens when nobody says. */
const WIDTH_DEFAULT = 120

/** What stdout can show: its width, and whether it takes colours (NO_COLOR and FORCE_COLOR are heard). */
export function paper(): Paper {
  const told = Number(process.env.COLUMNS)
  return { width: process.stdout.columns ?? (told > 0 ? told : WIDTH_DEFAULT), color: pc.isColorSupported }
}

export const print = (text: string): void => {
  process.stdout.write(`${text}\n`)
}
