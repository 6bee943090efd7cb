"""Whether a text is in the language that it is said to be in, by that language's most frequent words.

A text of some length is full of them, so that a true declaration is seen without a model.  Pure.
"""

from __future__ import annotations

import re

#: Articles, prepositions, conjunctions and auxiliaries, as grammars list them.
_WORDS = {
    "en": "the of and to in a is that for on it with as was be by at from this are an has have not or its which will",
    "de": "der die das und in den von zu mit ist im des auf für nicht ein eine dem sich es auch als an werden aus bei",
    "fr": "de la le et les des en un une du à que est pour dans il qui sur au par ce plus ne pas avec sont aux son",
    "es": "de la que el en y a los del se las por un para con no una su al es lo como más o pero sus le ha",
    "pt": "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das à seu",
    "it": "di e il la che in un per è una non del con i le della si da dei sono al come anche più gli nel alla",
    "nl": "de het een van en in is dat op te zijn voor met die niet aan er ook als bij door naar om uit werd over",
    "sv": "och att det i en som är av för på den till med har de inte om ett han men var jag från vid så kan",
    "da": "og at det i en er af for på den til med der de som ikke har et han men var fra ved kan om vi eller",
    "no": "og at det i en er av for på den til med der de som ikke har et han men var fra ved kan om vi eller",
    "fi": "ja on ei se että hän oli joka mutta myös kun niin ovat tai sen ole jos kuin mukaan voi olla vain",
    "pl": "i w na z do nie się że o jest to jak za od po co przez ale dla ich tym oraz był jego może już",
    "cs": "a v na se je že o s z do to k i za ve by po jako jsou ale pro od který byl jeho která podle",
    "tr": "ve bir bu da de için ile olarak çok daha olan gibi en o sonra kadar ise ancak her olduğunu ne",
    "id": "yang di dan untuk dengan dari pada ini itu tidak dalam akan ke adalah juga oleh sebagai telah bisa",
    "vi": "và của là có cho trong được với các không một những người đã này khi từ cũng để đến về tại",
}  # fmt: skip
_OF = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")
#: Words that are looked at, and of them the share that must be everyday ones: running text has a third and more.
_READ, _LEAST_READ, _LEAST_SHARE = 60, 20, 0.25
#: No other language may have this share of the own one's words: Spanish and Portuguese have many in common.
_MOST_OF_OTHER = 0.7


def is_evidently(language: str, text: str) -> bool:
    """Whether the beginning of a text is in a language (a primary tag) beyond doubt; False where nobody can tell."""
    own = _OF.get(language)
    if own is None:
        return False
    words = [word.lower() for word in _WORD.findall(text, 0, _READ * 20)[:_READ]]
    count = sum(word in own for word in words)
    if len(words) < _LEAST_READ or count < _LEAST_SHARE * len(words):
        return False
    others = (sum(word in known for word in words) for tag, known in _OF.items() if tag != language)
    return max(others) <= _MOST_OF_OTHER * count
