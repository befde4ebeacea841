import { startProduct } from '@lensboard/infra/testing'

/** Starts the whole product on a fresh data folder for all browser tests; `product.ts` tells them where it is. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const product = await startProduct()
  process.env.LENSBOARD_E2E_ORIGIN = product.origin
  return product.stop
}
