export { findChromium } from './chromium.js'
export { type Product, type ProductOptions, startProduct } from './start-product.js'
export { startTestDatabase } from './start-test-database.js'
