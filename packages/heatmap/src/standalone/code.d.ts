import type { PageCode } from './write-page.js'

/** Made by tools/build-standalone.mjs from main.tsx and the style sheets. */
export declare const CODE: PageCode
