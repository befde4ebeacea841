import { gptNeox } from './families/gpt-neox.js'
import { granite } from './families/granite.js'
import { llama } from './families/llama.js'
import { mistral } from './families/mistral.js'
import { mixtral } from './families/mixtral.js'
import { phi } from './families/phi.js'
import { phi3 } from './families/phi3.js'
import { qwen2 } from './families/qwen2.js'
import { qwen3 } from './families/qwen3.js'
import { smollm3 } from './families/smollm3.js'
import { stablelm } from './families/stablelm.js'
import type { Family } from './family.js'

/** Every decoder family that is read; adding one is a file and a line here. */
export const families: readonly Family[] = [
  gptNeox,
  granite,
  llama,
  mistral,
  mixtral,
  phi,
  phi3,
  qwen2,
  qwen3,
  smollm3,
  stablelm,
]
