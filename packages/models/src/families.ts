import { gptNeox } from './families/gpt-neox.js'
import { llama } from './families/llama.js'
import type { Family } from './family.js'

/** Every decoder family that is read; adding one is a file and a line here. */
export const families: readonly Family[] = [gptNeox, llama]
