import { AppError } from '@lensboard/contract'

const PICKLE = /(^|\/)[^/]*\.(bin|pt|pth|ckpt|pkl)$/
/** Not weights, although they end like pickles. */
const NO_WEIGHTS = /(^|\/)(training_args|optimizer|scheduler|rng_state[^/]*)\.(bin|pt|pth)$/
const OTHER: [RegExp, string][] = [
  [/\.(h5|tflite)$/, 'TensorFlow'],
  [/\.msgpack$/, 'Flax'],
  [/\.onnx$/, 'ONNX'],
  [/\.(mlpackage|mlmodel)(\/|$)/, 'Core ML'],
]

/** Why a model without `.safetensors` cannot be read, from the names of its files; `undefined` where there is no other format. */
export function foreignWeights(names: readonly string[]): AppError | undefined {
  const gguf = names.find((name) => name.endsWith('.gguf'))
  if (gguf !== undefined)
    return new AppError(
      'MODEL_UNSUPPORTED',
      `${gguf} is in GGUF, a format of quantised weights that is not read here. ${TAKE_ORIGINAL}`,
    )
  const pickle = names.find((name) => PICKLE.test(name) && !NO_WEIGHTS.test(name))
  if (pickle !== undefined)
    return new AppError(
      'CHECKPOINT_BROKEN',
      `${pickle} is a Python pickle, which can run code when it is opened and is never read here. ${
        pickle.includes('adapter_model') ? CONVERT_ADAPTER : CONVERT
      }`,
    )
  for (const [pattern, format] of OTHER) {
    const file = names.find((name) => pattern.test(name))
    if (file !== undefined)
      return new AppError('CHECKPOINT_BROKEN', `${file} is in ${format}'s format, which is not read here. ${CONVERT}`)
  }
  return undefined
}

/** What to do about quantised weights. */
export const TAKE_ORIGINAL = 'Choose the model that it was made from, in float32, float16 or bfloat16.'
const CONVERT = 'Convert it with transformers: model.save_pretrained(folder, safe_serialization=True).'
const CONVERT_ADAPTER =
  'Convert it with PEFT: PeftModel.from_pretrained(base, folder).save_pretrained(folder, safe_serialization=True).'
