import { AppError } from '@lensboard/contract'
import type { Device } from '@lensboard/lens'
import { Option } from 'commander'
import type { PromptOptions } from './prompt-options.js'

/** Where a reading is computed. */
export interface ModelOptions {
  model?: string
  device: Device
}

/** What every reading of a prompt is asked with. */
export interface ReadingOptions extends ModelOptions, PromptOptions {}

const DEVICES: Device[] = ['auto', 'cpu', 'cuda', 'webgpu']

export const modelOptions = (): Option[] => [
  new Option('-m, --model <model>', 'a name of the list, a folder in Hugging Face layout, or hub:ORG/NAME[@REV]'),
  new Option('--device <device>', 'where to compute').choices(DEVICES).env('INFERENCE_DEVICE').default('auto'),
]

export const bosOptions = (): Option[] => [
  new Option('--bos', 'begin with the BOS token'),
  new Option('--no-bos', 'do not begin with it'),
]

/** A prompt that may be a text, a chat or token ids. */
const promptOptions = (): Option[] => [
  new Option('--ids <ids>', 'read these token ids instead of a text, as 1,2,3').argParser(parseIds),
  ...bosOptions(),
  new Option('--chat', "the text is what a user says, in the model's own chat template"),
  new Option('--system <text>', 'what the chat begins with'),
  new Option('--messages <file>', 'read this chat instead: a JSON array of {"role", "content"}'),
  new Option('--no-generation-prompt', 'end the chat with its last message'),
]

/** Options that every reading has. */
export const readingOptions = (): Option[] => [...promptOptions(), ...modelOptions()]

export function parseIds(text: string): number[] {
  return text.split(',').map((part) => {
    const id = Number(part.trim())
    if (part.trim() !== '' && Number.isSafeInteger(id) && id >= 0) return id
    throw new AppError('TOKEN_OUT_OF_RANGE', `${JSON.stringify(part)} is no token id. Write ids as 1,2,3.`)
  })
}
