import type { Direction, Input, Intervention, Positions } from '@lensboard/contract'
import { pyList, pyText } from './py-text.js'
import { inOrder, type PythonCell, type PythonReading } from './reading.js'

type Site = 'resid_pre' | 'attn_out' | 'mlp_out'

const TOOLS = `def at(positions):
    """Positions as a slice; None is every token."""
    return slice(None) if positions is None else slice(positions[0], positions[1] + 1)

def prompt_ids(text, chat=False):
    """A further prompt, read as the card reads texts; a chat template writes its own BOS."""
    ids = tokenizer(text, add_special_tokens=BOS is None and not chat)["input_ids"]
    starts = ids[:1] == [tokenizer.bos_token_id]
    if BOS and not starts:
        ids = [tokenizer.bos_token_id] + ids
    if BOS is False and chat and starts:
        ids = ids[1:]
    return torch.tensor([ids])

def activation(ids, hook, position):
    """What another prompt has at a hook, unchanged."""
    _, other = model.run_with_cache(ids, names_filter=hook)
    return other[hook][0, position]

def scaled(factor, positions):
    def hook(value, hook):
        value[:, at(positions)] *= factor
        return value
    return hook

def scaled_heads(heads, factor, positions):
    def hook(z, hook):
        for head in heads:
            z[:, at(positions), head] *= factor
        return z
    return hook

def blocked(heads, queries, keys):
    def hook(scores, hook):
        for head in range(scores.shape[1]) if heads is None else heads:
            scores[:, head, at(queries), at(keys)] = float("-inf")
        return scores
    return hook

def added(vector, coefficient, positions):
    def hook(value, hook):
        value[:, at(positions)] += coefficient * vector
        return value
    return hook

def replaced(vector, position):
    def hook(value, hook):
        value[:, position] = vector
        return value
    return hook`

/** The card's interventions as TransformerLens hooks, in the order in which they act. */
export function interventionCells({ spec, result }: PythonReading): PythonCell[] {
  if (spec.interventions.length === 0) return []
  const n = result.ids.length - (result.continued ?? 0)
  const lines = inOrder(spec.interventions).map((one) => `hooks += ${hooksOf(one, n)}`)
  const bos = spec.bos === 'auto' ? 'None  # as the tokenizer does' : spec.bos ? 'True' : 'False'
  return [
    {
      say: 'What is changed inside the model.',
      code: [`BOS = ${bos}`, '', TOOLS, '', 'hooks = []', ...lines].join('\n'),
    },
  ]
}

function hooksOf(one: Intervention, n: number): string {
  const each = ({ from, to }: { from: number; to: number }, hook: string, act: string) =>
    `[(f"blocks.{l}.${hook}", ${act}) for l in range(${from}, ${to + 1})]`
  switch (one.op) {
    case 'scale':
      return each(one.layers, siteHook(one.at), `scaled(${one.factor}, ${span(one.positions, n)})`)
    case 'scale_heads':
      return each(
        one.layers,
        'attn.hook_z',
        `scaled_heads(${pyList(new Set(one.heads))}, ${one.factor}, ${span(one.positions, n)})`,
      )
    case 'block': {
      const heads = one.heads ? pyList(one.heads) : 'None'
      return each(
        one.layers,
        'attn.hook_attn_scores',
        `blocked(${heads}, ${span(one.queries, n)}, ${span(one.keys, n)})`,
      )
    }
    case 'add': {
      const act = `added(${directionOf(one.direction)}, ${one.coefficient}, ${span(one.positions, n)})`
      return `[("blocks.${one.layer}.${siteHook(one.at)}", ${act})]`
    }
    case 'patch': {
      const { input, layer, position } = one.from
      const from = activationOf(input, one.at, layer, position)
      return `[("blocks.${one.layer}.${siteHook(one.at)}", replaced(${from}, ${one.position < 0 ? n + one.position : one.position}))]`
    }
  }
}

const siteHook = (site: Site): string => `hook_${site}`

/** Positions count from the end of the prompt, which what the model wrote is no part of. */
function span(positions: Positions | undefined, n: number): string {
  if (!positions) return 'None'
  const place = (at: number) => (at < 0 ? n + at : at)
  return `(${place(positions.from)}, ${place(positions.to)})`
}

function directionOf(direction: Direction): string {
  switch (direction.kind) {
    case 'token':
      return `torch.nn.functional.normalize(model.W_U[:, ${direction.id}], dim=0)`
    case 'difference': {
      const { at, layer, positive, negative } = direction
      const mean = (inputs: readonly Input[]) =>
        `torch.stack([${inputs.map((input) => activationOf(input, at, layer, -1)).join(', ')}]).mean(0)`
      return `(${mean(positive)} - ${mean(negative)})`
    }
    case 'vector':
      return `torch.frombuffer(bytearray(__import__("base64").b64decode(${pyText(direction.base64)})), dtype=torch.float32).to(ids.device)`
  }
}

function activationOf(input: Input, site: Site, layer: number, position: number): string {
  const ids =
    input.kind === 'ids'
      ? `torch.tensor([${pyList(input.ids)}])`
      : input.kind === 'text'
        ? `prompt_ids(${pyText(input.text)})`
        : `prompt_ids(tokenizer.apply_chat_template([${input.messages
            .map(({ role, content }) => `{"role": ${pyText(role)}, "content": ${pyText(content)}}`)
            .join(
              ', ',
            )}], tokenize=False, add_generation_prompt=${input.addGenerationPrompt ? 'True' : 'False'}), chat=True)`
  return `activation(${ids}, "blocks.${layer}.${siteHook(site)}", ${position})`
}
