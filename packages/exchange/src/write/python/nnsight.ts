import { expected, inputs, type PythonCell, type PythonReading, REPORT } from './reading.js'
import { SHAPES } from './transformer-lens.js'

const SETUP = `import math
import torch
from nnsight import LanguageModel

torch.set_grad_enabled(False)`

const LOAD = `model = LanguageModel(
    MODEL, revision=REVISION, torch_dtype=torch.float32, attn_implementation="eager", device_map="cpu", dispatch=True
)
tokenizer = model.tokenizer

def part(*paths):
    """The first of some modules that this model has: families call the same thing by other names."""
    for path in paths:
        found = model
        for name in path.split("."):
            found = getattr(found, name, None)
            if found is None:
                break
        if found is not None:
            return found
    raise SystemExit("This model keeps its blocks under a name that is not listed here; write it in.")

blocks = part("model.layers", "transformer.h", "gpt_neox.layers", "model.decoder.layers")
norm = part("model.norm", "transformer.ln_f", "gpt_neox.final_layer_norm", "model.decoder.final_layer_norm")
head = part("lm_head", "embed_out")`

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
  if (reading.spec.kind === 'attention') {
    const { layers, heads, reduce } = reading.result as Extract<
      PythonReading,
      { spec: { kind: 'attention' } }
    >['result']
    const code = [
      'with model.trace(torch.tensor([IDS]), output_attentions=True):',
      '    attentions = model.output.attentions.save()',
      `patterns = torch.stack([attentions[l][0] for l in ${JSON.stringify(layers)}])`,
      ...(reduce === 'none' ? [`patterns = patterns[:, ${JSON.stringify(heads)}]`] : []),
      ...(reduce === 'heads' ? ['patterns = patterns.mean(1)'] : []),
      ...(reduce === 'all' ? ['patterns = patterns.mean((0, 1))'] : []),
      `print(tuple(patterns.shape))  # ${SHAPES[reduce]}`,
      'print(patterns[..., -1, :])',
    ]
    return [{ say: 'Where each token looks.', code: code.join('\n') }]
  }
  const { result, spec } = reading as Extract<PythonReading, { spec: { kind: 'lens' } }>
  const wanted = result.rows.flatMap(({ site, layer }) => (site === 'resid_pre' ? [layer] : []))
  const stream = spec.finalNorm === false ? 'stream' : 'norm(stream)'
  const code = [
    'rows = []',
    'with model.trace(torch.tensor([IDS])):',
    `    for layer in ${JSON.stringify(wanted)}:`,
    '        stream = blocks[layer].input',
    `        rows.append(head(${stream})[0].save())`,
    '    rows.append(model.output.logits[0].save())',
  ]
  return [
    { say: 'Every row of the card, through the same head.', code: code.join('\n') },
    { say: 'The top tokens at the last position, beside the card’s.', code: [...expected(result), REPORT].join('\n') },
  ]
}
