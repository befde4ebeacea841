import { bloom } from './families/bloom.js'
import { codegen } from './families/codegen.js'
import { cohere } from './families/cohere.js'
import { cohere2 } from './families/cohere2.js'
import { falcon } from './families/falcon.js'
import { gemma } from './families/gemma.js'
import { gemma2 } from './families/gemma2.js'
import { gemma3 } from './families/gemma3.js'
import { gemma3Text } from './families/gemma3-text.js'
import { gptBigcode } from './families/gpt-bigcode.js'
import { gptNeo } from './families/gpt-neo.js'
import { gptNeox } from './families/gpt-neox.js'
import { gpt2 } from './families/gpt2.js'
import { gptj } from './families/gptj.js'
import { granite } from './families/granite.js'
import { llama } from './families/llama.js'
import { mistral } from './families/mistral.js'
import { mixtral } from './families/mixtral.js'
import { mpt } from './families/mpt.js'
import { olmo } from './families/olmo.js'
import { olmo2 } from './families/olmo2.js'
import { olmoe } from './families/olmoe.js'
import { opt } from './families/opt.js'
import { phi } from './families/phi.js'
import { phi3 } from './families/phi3.js'
import { qwen2 } from './families/qwen2.js'
import { qwen2Moe } from './families/qwen2-moe.js'
import { qwen3 } from './families/qwen3.js'
import { qwen3Moe } from './families/qwen3-moe.js'
import { smollm3 } from './families/smollm3.js'
import { stablelm } from './families/stablelm.js'
import { starcoder2 } from './families/starcoder2.js'
import type { Family } from './family.js'

/** Every decoder family that is read; adding one is a file and a line here. */
export const families: readonly Family[] = [
  bloom,
  codegen,
  cohere,
  cohere2,
  falcon,
  gemma,
  gemma2,
  gemma3,
  gemma3Text,
  gpt2,
  gptBigcode,
  gptj,
  gptNeo,
  gptNeox,
  granite,
  llama,
  mistral,
  mixtral,
  mpt,
  olmo,
  olmo2,
  olmoe,
  opt,
  phi,
  phi3,
  qwen2,
  qwen2Moe,
  qwen3,
  qwen3Moe,
  smollm3,
  stablelm,
  starcoder2,
]
