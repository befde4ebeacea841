"""gemma3: the text decoder inside a model that also sees images, with and without a head of its own."""

from transformers import Gemma3Config

from .gemma3_text import BASE
from .tiny import Parts, tiny

LAYERS = "model.language_model.layers"
PARTS = Parts(LAYERS, LAYERS + ".{}.post_attention_layernorm", LAYERS + ".{}.post_feedforward_layernorm")
VISION = dict(
    hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=1, image_size=8, patch_size=4,
)


def config(**text):
    return Gemma3Config(text_config={**BASE, "num_hidden_layers": 3, **text}, vision_config=VISION, mm_tokens_per_image=4)


def write():
    tiny("gemma3-multimodal", config(sliding_window_pattern=2), PARTS, leave_out=("text_config.layer_types",))
    tiny("gemma3-multimodal-untied", config(tie_word_embeddings=False), PARTS)
