// Published shapes; the weights are random, since load time and memory depend on shapes alone.

const gpt2 = {
  architectures: ['GPT2LMHeadModel'],
  model_type: 'gpt2',
  vocab_size: 50257,
  n_positions: 1024,
  n_embd: 768,
  n_layer: 12,
  n_head: 12,
}
const pythia = {
  architectures: ['GPTNeoXForCausalLM'],
  model_type: 'gpt_neox',
  vocab_size: 50304,
  hidden_size: 768,
  intermediate_size: 3072,
  num_hidden_layers: 12,
  num_attention_heads: 12,
  max_position_embeddings: 2048,
  rotary_pct: 0.25,
  use_parallel_residual: true,
}
const tinyLlama = {
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  vocab_size: 32000,
  hidden_size: 2048,
  intermediate_size: 5632,
  num_hidden_layers: 22,
  num_attention_heads: 32,
  num_key_value_heads: 4,
  max_position_embeddings: 2048,
  rms_norm_eps: 1e-5,
}

/** By name: a config.json, and what it is the shape of. */
export const SHAPES = {
  '124M': { of: 'gpt2', config: gpt2 },
  '160M': { of: 'pythia-160m', config: pythia },
  '1.1B': { of: 'TinyLlama-1.1B', config: tinyLlama },
}
