import { startTestDatabase } from './src/testing/index.js'

/** One PostgreSQL for the whole run; each test file clones its own database from it. */
export default async function setup(): Promise<() => Promise<void>> {
  const { adminUrl, stop } = await startTestDatabase()
  process.env.LENSBOARD_TEST_POSTGRES_URL = adminUrl
  return stop
}
