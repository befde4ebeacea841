import { LOGITS_END } from './logits-end.js'
import { pyComment } from './py-text.js'
import { expected, inputs, type PythonCell, type PythonReading, REPORT } from './reading.js'

const SETUP = `import math
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer
from tuned_lens.nn.lenses import TunedLens

torch.set_grad_enabled(False)`

const LOAD = `model = AutoModelForCausalLM.from_pretrained(MODEL, revision=REVISION or "main", torch_dtype=torch.float32)
model.eval()
tokenizer = AutoTokenizer.from_pretrained(MODEL, revision=REVISION or "main")
lens = TunedLens.from_model_and_pretrained(model, LENS)`

/** A reading through a tuned lens with the library of that name. */
export function tunedLensCells(reading: Extract<PythonReading, { spec: { kind: 'lens' } }>): PythonCell[] {
  const { spec, result } = reading
  const { facts, rows } = result
  const name = facts.lens?.title ?? (spec.lens === 'logit' ? '' : spec.lens.name)
  const lens = [
    pyComment(`The tuned lens "${name}", SHA-256 of its numbers ${facts.lens?.sha256 ?? 'unknown'}.`),
    'LENS = "lens"  # its folder with config.json and params.pt, as its page in Lensboard downloads it',
  ]
  const wanted = rows.flatMap(({ site, layer }) => (site === 'resid_pre' ? [layer] : []))
  const read = [
    LOGITS_END,
    '',
    'output = model(torch.tensor([IDS]), output_hidden_states=True)',
    `rows = [end(lens(output.hidden_states[layer][0], idx=layer)) for layer in ${JSON.stringify(wanted)}]`,
    'rows.append(output.logits[0])',
  ]
  return [
    { say: 'pip install tuned-lens', code: SETUP },
    { say: 'What was read, and through which lens.', code: [...inputs(reading), ...lens].join('\n') },
    { say: 'The model in float32, and the lens.', code: LOAD },
    { say: 'Every row of the card: translator l reads what enters block l.', code: read.join('\n') },
    { say: 'The top tokens at the last position, beside the card’s.', code: [...expected(result), REPORT].join('\n') },
  ]
}
