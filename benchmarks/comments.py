"""Comments of the length that half of all comments stay below (200 characters), of the kinds that occur."""

from __future__ import annotations

MEDIAN = (
    "I really think that the council should look at this again: the road near our school isn't safe, and nobody has"
    " answered my letters since March. We need a crossing there before somebody gets hurt, surely."
)
"""What most comments are: plain text, nothing to find."""

KINDS = {
    "plain": MEDIAN,
    "typographic": MEDIAN.replace("'", "’").replace(": ", " — "),
    "accents": MEDIAN.replace("road", "café").replace("safe", "sûr").replace("March", "März"),
    "cyrillic": (
        "Я правда думаю, что совету стоит ещё раз посмотреть на дорогу у нашей школы: она небезопасна, и с марта никто не"
        " ответил на мои письма. Переход нужен раньше, чем кто-нибудь пострадает, не правда ли?"
    ),
    "link": MEDIAN.replace("my letters", "https://council.example/letters"),
    "hyphens and numbers": MEDIAN.replace("road", "well-known B1234").replace("March", "3 March 2026"),
    "swearing": MEDIAN.replace("really", "fucking").replace("safe", "worth shit"),
    "hidden swearing": MEDIAN.replace("really", "f.u.c.k.i.n.g")
    .replace("safe", "w0rth sh1t")
    .replace("need", "neeeed"),
}
