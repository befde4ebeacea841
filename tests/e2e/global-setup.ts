import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startProduct } from '@lensboard/infra/testing'
import { startHub } from './hub.js'

/**
 * Starts the whole product on a fresh data folder for all browser tests, with a hub of its own in place of the real
 * one and an empty Hugging Face cache; `product.ts` tells them where it is.
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const hub = await startHub()
  const cache = mkdtempSync(join(tmpdir(), 'lensboard-hf-'))
  const product = await startProduct({
    env: { HF_ENDPOINT: hub.endpoint, HF_HOME: cache, HF_HUB_CACHE: '', HF_TOKEN: '', HF_HUB_OFFLINE: '' },
  })
  process.env.LENSBOARD_E2E_ORIGIN = product.origin
  return async () => {
    await product.stop()
    await hub.stop()
    rmSync(cache, { recursive: true, force: true })
  }
}
