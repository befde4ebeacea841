import type { LensRow } from '@lensboard/contract'
import { linkCells } from './attention.js'
import { interventionCells } from './interventions.js'
import { pyComment } from './py-text.js'
import { expected, inputs, type PythonCell, type PythonReading, REPORT } from './reading.js'

const HOOKS: Record<Exclude<LensRow['site'], 'output'>, string> = {
  resid_pre: 'hook_resid_pre',
  resid_mid: 'hook_resid_mid',
  resid_post: 'hook_resid_post',
  attn_out: 'hook_attn_out',
  mlp_out: 'hook_mlp_out',
}

const LOAD = `def listed(name):
    """Whether TransformerLens has a model under this very name."""
    try:
        return loading.get_official_model_name(name) is not None
    except ValueError:
        return False

revision = {"revision": REVISION} if REVISION else {}
folder = MODEL if os.path.isdir(MODEL) else None
if folder is None and not listed(MODEL):
    # Its list has short names, "gpt2" for openai-community/gpt2; the files are read as any folder's are.
    folder = snapshot_download(MODEL, allow_patterns=["*.json", "*.safetensors", "*.txt", "*.model"], **revision)
if folder is not None:
    cfg = loading.get_pretrained_model_config(folder, fold_ln=False, dtype=torch.float32)
    model = HookedTransformer(cfg)
    model.load_and_process_state_dict(
        loading.get_pretrained_state_dict(folder, cfg, dtype=torch.float32),
        fold_ln=False, center_writing_weights=False, center_unembed=False, fold_value_biases=False,
    )
    model.to(cfg.device)
else:
    model = HookedTransformer.from_pretrained_no_processing(MODEL, dtype="float32", **revision)
model.eval()
# TransformerLens has a tokenizer of its own making, which begins with BOS whatever the model does.
tokenizer = AutoTokenizer.from_pretrained(MODEL, **revision)
ids = torch.tensor([IDS], device=model.cfg.device)`

/** A reading with TransformerLens: the model's own weights, nothing folded or centred. */
export function transformerLensCells(reading: PythonReading): PythonCell[] {
  const setup = [
    'import math',
    'import os',
    'import torch',
    'import transformer_lens.loading_from_pretrained as loading',
    'from huggingface_hub import snapshot_download',
    'from transformer_lens import HookedTransformer',
    'from transformers import AutoTokenizer',
    '',
    'torch.set_grad_enabled(False)',
  ]
  const hooks = interventionCells(reading)
  return [
    {
      say: 'pip install "transformer_lens>=2,<3"; it reads the models of its own list, and others of their families.',
      code: setup.join('\n'),
    },
    { say: 'What was read.', code: inputs(reading).join('\n') },
    { say: 'The model, in float32 and with its weights as they are.', code: LOAD },
    ...hooks,
    ...readCells(reading, hooks.length > 0 ? 'hooks' : '[]'),
  ]
}

function readCells(reading: PythonReading, hooks: string): PythonCell[] {
  const run = [`with model.hooks(fwd_hooks=${hooks}):`, '    logits, cache = model.run_with_cache(ids)']
  if (reading.result.kind === 'attention') {
    const { result } = reading
    const { layers, heads, reduce } = result
    const all = [
      `patterns = torch.stack([cache[f"blocks.{l}.attn.hook_pattern"][0] for l in ${JSON.stringify(layers)}])`,
      ...(reduce === 'none' ? [`patterns = patterns[:, ${JSON.stringify(heads)}]`] : []),
      ...(reduce === 'heads' ? ['patterns = patterns.mean(1)'] : []),
      ...(reduce === 'all' ? ['patterns = patterns.mean((0, 1))'] : []),
    ]
    return [{ say: 'Where each token looks.', code: [...run, ...all].join('\n') }, ...linkCells(result)]
  }
  const { result, spec } = reading as Extract<PythonReading, { spec: { kind: 'lens' } }>
  const jacobian = spec.lens !== 'logit' && spec.lens.kind === 'jacobian'
  const head = [
    'def read(stream, norm=True):',
    '    """Logits of one activation through the model\'s own head."""',
    '    logits = model.unembed(model.ln_final(stream) if norm else stream)',
    '    cap = getattr(model.cfg, "output_logits_soft_cap", 0) or 0',
    '    return cap * torch.tanh(logits / cap) if cap > 0 else logits',
  ]
  const norm = spec.finalNorm === false ? ', norm=False' : ''
  const lens = jacobian
    ? [
        pyComment(
          `The Jacobian lens "${spec.lens === 'logit' ? '' : spec.lens.name}", as its page in Lensboard downloads it.`,
        ),
        'J = torch.load("lens.pt", map_location=ids.device, weights_only=True)["J"]',
        '',
      ]
    : []
  const row = ({ site, layer }: LensRow) => {
    if (site === 'output') return '    logits[0],'
    const stream = `cache["blocks.${layer}.${HOOKS[site]}"][0]`
    return jacobian ? `    read(${stream} @ J[${layer - 1}].float().T${norm}),` : `    read(${stream}${norm}),`
  }
  return [
    {
      say: 'Every row of the card, through the same head.',
      code: [...lens, ...head, '', '', ...run, 'rows = [', ...result.rows.map(row), ']'].join('\n'),
    },
    { say: 'The top tokens at the last position, beside the card’s.', code: [...expected(result), REPORT].join('\n') },
  ]
}
