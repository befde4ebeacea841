import { linkCells } from './attention.js'
import { LOGITS_END } from './logits-end.js'
import { expected, inputs, type PythonCell, type PythonReading, REPORT } from './reading.js'

const SETUP = `import math
import torch
from nnsight import LanguageModel

torch.set_grad_enabled(False)`

const LOAD = `model = LanguageModel(
    MODEL, revision=REVISION, torch_dtype=torch.float32, attn_implementation="eager", device_map="cpu", dispatch=True
)
tokenizer = model.tokenizer

def part(*paths, needed=True):
    """The first of some modules that this model has: families call the same thing by other names."""
    for path in paths:
        found = model
        for name in path.split("."):
            found = getattr(found, name, None)
            if found is None:
                break
        if found is not None:
            return found
    if needed:
        raise SystemExit(f"This model calls none of its parts {' or '.join(paths)}; write the name in.")

blocks = part("model.layers", "transformer.h", "gpt_neox.layers", "model.decoder.layers", "transformer.blocks")
# Of the models that narrow their stream before the head some have no last norm.
project = part("model.decoder.project_out", needed=False)
norm = part(
    "model.norm", "transformer.ln_f", "gpt_neox.final_layer_norm", "model.decoder.final_layer_norm",
    "model.final_layernorm", "transformer.norm_f", needed=project is None,
)
head = part("lm_head", "embed_out")`

const READ = `def read(stream, normed=True):
    """Logits of one stream through the model's own head."""
    if normed and norm is not None:
        stream = norm(stream)
    return end(head(stream if project is None else project(stream)))`

/** A reading with nnsight: streams that enter blocks, the model's own output, attention patterns. */
export function nnsightCells(reading: PythonReading): PythonCell[] {
  return [
    { say: 'pip install nnsight', code: SETUP },
    { say: 'What was read.', code: inputs(reading).join('\n') },
    { say: 'The model, in float32.', code: LOAD },
    ...readCells(reading),
  ]
}

function readCells(reading: PythonReading): PythonCell[] {
  if (reading.result.kind === 'attention') {
    const { result } = reading
    const { layers, heads, reduce } = result
    const code = [
      'with model.trace(torch.tensor([IDS]), output_attentions=True):',
      '    attentions = model.output.attentions.save()',
      `patterns = torch.stack([attentions[l][0] for l in ${JSON.stringify(layers)}])`,
      ...(reduce === 'none' ? [`patterns = patterns[:, ${JSON.stringify(heads)}]`] : []),
      ...(reduce === 'heads' ? ['patterns = patterns.mean(1)'] : []),
      ...(reduce === 'all' ? ['patterns = patterns.mean((0, 1))'] : []),
    ]
    return [{ say: 'Where each token looks.', code: code.join('\n') }, ...linkCells(result)]
  }
  const { result, spec } = reading as Extract<PythonReading, { spec: { kind: 'lens' } }>
  const wanted = result.rows.flatMap(({ site, layer }) => (site === 'resid_pre' ? [layer] : []))
  const stream = spec.finalNorm === false ? 'blocks[layer].input, normed=False' : 'blocks[layer].input'
  const code = [
    LOGITS_END,
    '',
    READ,
    '',
    'rows = []',
    'with model.trace(torch.tensor([IDS])):',
    `    for layer in ${JSON.stringify(wanted)}:`,
    `        rows.append(read(${stream})[0].save())`,
    '    rows.append(model.output.logits[0].save())',
  ]
  return [
    { say: 'Every row of the card, through the same head.', code: code.join('\n') },
    { say: 'The top tokens at the last position, beside the card’s.', code: [...expected(result), REPORT].join('\n') },
  ]
}
