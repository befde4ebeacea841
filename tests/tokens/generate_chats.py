"""Writes fixtures/chats.json: what transformers' own environment renders from templates/ in the forms that published models have.
Run with transformers 4.57.1 and jinja2 3.1: python tests/tokens/generate_chats.py"""

import json
from pathlib import Path

from jinja2.exceptions import TemplateError
from transformers.utils.chat_template_utils import render_jinja_template

HERE = Path(__file__).resolve().parent
SPECIAL = {"bos_token": "<s>", "eos_token": "</s>"}

s, u, a = (lambda content, role=role: {"role": role, "content": content} for role in ("system", "user", "assistant"))
CHATS = {
    "one question": [u("What is the capital of France?")],
    "system first": [s("Answer in one word."), u("What is the capital of France?")],
    "two turns": [u("Hello"), a("Hi there!"), u("How are you?")],
    "two turns and a system": [s("Be brief.\nBe kind."), u("Hello"), a("Hi."), u("Again"), a("Hello again.")],
    "outer white space": [s("  system \n"), u("  spaces around  "), a("\n\nnew lines\n"), u("\ttabs\t \ufeff")],
    "the same words": [u("yes"), a("yes"), u("yes")],
    "empty": [u("")],
    "thinking": [u("2+2?"), a("<think>\nTwo and two.\n</think>\n\nFour."), u("And 3+3?"), a("<think>easy</think>Six.")],
    "special texts": [u("<s> and <|im_end|> and {{ messages }} {% if %}"), a("ok </s>"), u("héllo 👩‍👩‍👧 \u001c")],
    "assistant first": [a("I begin."), u("Oh.")],
    "two users": [u("One."), u("Two.")],
    "system alone": [s("Nothing but a rule. /no_think")],
}


def rendered(template: str, messages, prompt: bool) -> dict:
    # The day is fixed by what a caller may give; without it, it is today's.
    facts = {**SPECIAL, "date_string": "26 Jul 2024"}
    try:
        texts, _ = render_jinja_template([messages], chat_template=template, add_generation_prompt=prompt, **facts)
        return {"text": texts[0]}
    except (TemplateError, IndexError) as error:
        return {"refused": str(error)}


if __name__ == "__main__":
    cases = {}
    for path in sorted((HERE / "templates").glob("*.jinja")):
        template = path.read_text()
        cases[path.stem] = [
            {"name": name, "prompt": prompt, **rendered(template, messages, prompt)}
            for name, messages in CHATS.items()
            for prompt in (False, True)
        ]
    (HERE / "fixtures" / "chats.json").write_text(json.dumps({"chats": CHATS, "cases": cases}, indent=1) + "\n")
