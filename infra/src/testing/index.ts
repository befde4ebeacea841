export { type TestDatabase, withDatabase } from '@lensboard/db/testing'
export { startTestDatabase } from './start-test-database.js'
