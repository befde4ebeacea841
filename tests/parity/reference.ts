export { type ReferenceArray, readReference } from '../../packages/lens/src/fixtures/reference.js'
