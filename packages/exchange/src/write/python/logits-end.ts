/** What some families do after the head, which nothing but a whole model does by itself. */
export const LOGITS_END = `def end(logits):
    """What some families do to logits after the head: a factor, a divisor, a cap."""
    config = model.config.get_text_config()
    logits = logits * (getattr(config, "logit_scale", None) or 1) / (getattr(config, "logits_scaling", None) or 1)
    cap = getattr(config, "final_logit_softcapping", None)
    return cap * torch.tanh(logits / cap) if cap else logits`
