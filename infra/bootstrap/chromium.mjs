import { existsSync } from 'node:fs'
import { run } from './run.mjs'

const PACKAGES = ['chromium', 'fonts-liberation']

/** Path of a Chromium for the browser tests. As root on a Debian-like system it is installed when there is none. */
export async function ensureChromium() {
  const { findChromium } = await import('../dist/testing/chromium.js')
  const found = findChromium()
  if (found) return found
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.error('No Chromium found; installing it …')
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    await run('apt-get', ['update', '-qq'], { env })
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...PACKAGES], { env })
  }
  const installed = findChromium()
  if (installed) return installed
  throw new Error(
    'The browser tests need Chromium. Install it (on Debian: apt-get install chromium), or set CHROMIUM_PATH to one.',
  )
}
