"""By which words it is told who is meant, and whether something is said, reported, denied or objected to: see aim.py.

All are asked of a sentence in small letters, before or after the passage in question.
"""

from __future__ import annotations

import re

SAYING = (
    r"(?:call(?:s|ed|ing)?|sa(?:id|ys|ying)|wr(?:ote|ites|iting)|shout(?:ed|s|ing)|yell(?:ed|s|ing)|scream(?:ed|s|ing)|"
    r"t(?:old|ells|elling)|nam(?:ed|es)|label(?:l?ed|s|l?ing)|refer(?:red|s|ring) to|describ(?:ed|es|ing)|text(?:ed|s)|"
    r"tweet(?:ed|s)|post(?:ed|s|ing)|comment(?:ed|s)|insult(?:ed|s)|threaten(?:ed|s|ing)|claim(?:ed|s|ing)|"
    r"argu(?:ed|es|ing)|read(?:s|ing)? (?:out|aloud)|mutter(?:ed|s)|whisper(?:ed|s)|chant(?:ed|s|ing)|sang|sings|quot(?:ed|es|ing)|apologi[sz]ed for|"
    r"the words?|the slogan|the phrase|the term|the slur)"
)
REPORTED = re.compile(
    rf"\b(?:he|she|they|it|someone|somebody|who|people|man|woman|guy|boy|girl|teacher|boss|minister|president|mayor|"
    rf"neighbou?r|customer|user|commenter|politician|article|text|sign|poster|letter|message|mail|was|were|been|being|"
    rf"got|get|getting|you just|you have|i (?:heard|read)|(?!you\b|i\b|t\b)[a-z]+)\s+(?:\w+ ){{0,2}}?{SAYING}\b"
    r"(?:(?!\b(?:but|however|and you)\b).){0,90}$|\byou (?:just |have )?called (?:me|him|her|us|them)\b.{0,40}$"
    r"|\bi (?:heard|read)\b.{0,60}$|\bthe (?:words?|terms?|slurs?|phrase|slogan)\s+[\"'“‘]?$",
)
REPORTED_AFTER = re.compile(
    rf"^[\"'”»]?[,.!?]*[\"'”»]?\s*(?:,\s*)?(?:(?:he|she|they|someone|somebody|the \w+|my \w+|a \w+)\s+(?:\w+ )?{SAYING}|"
    r"is what (?:he|she|they|someone|somebody|people|the|my|a|you|was|i (?:was|got|heard|read)))\b"
)
SAID_BY_ME_TO_YOU = re.compile(
    r"\bi(?:'m| am|'ll| will|'d| would| have to| must| can only)?\s+(?:\w+ )?(?:call|calling|say|saying|tell|telling|said|told|think)"
    r"(?:ing)?\b(?:(?!\bhe\b|\bshe\b).){0,30}\byou\b(?!.{0,20}\bnot\b)"
)
COUNTERED = re.compile(
    r"\b(?:wrong|racist|sexist|homophobic|disgusting|horrible|awful|terrible|vile|cruel|absurd|bigoted|push(?:ing)? back|unacceptable|hateful|offensive|ignorant|prejudice[d]?|shameful|ashamed|"
    r"sick of|tired of|stop|quit|don'?t|do not|never|nobody|no one|noone|must not|mustn't|shouldn'?t|should not|can'?t|"
    r"cannot|not ok|not okay|not acceptable|not right|instead of|rather than|without|against|how dare|why (?:do|would|does)|"
    r"if (?:you|someone|somebody|anyone)|people who|those who|anyone who|whoever|imagine|report(?:ed)?|condemn\w*|"
    r"nothing (?:funny|right)|refus\w+ to|accus\w+ of|when (?:people|someone|somebody|anyone|politicians|men))\b"
    r"[^.!?]{0,60}?\b(?:say|saying|hear|hearing|suggest|suggesting|compare|comparing|says|said|call|calling|calls|called|claim|"
    r"claiming|claims|write|writing|writes|wrote|think|thinking|thinks|post|posting|posts|use|using|uses|shout|shouting|"
    r"tell|telling|believe|believing|believes|chant|chanting|wish|wishing|threaten|threatening|label|being)\b[^.!?]{0,70}$"
    r"|\bif (?:your|their|his|her) (?:\w+ )?(?:argument|point|claim|opinion|reason|idea|answer|policy)\b[^.!?]{0,40}$"
    r"|^\W*calling (?:people|somebody|someone|others|him|her|them|anyone|anybody|everyone|everybody|each other|one another)\b"
    r"[^.!?]{0,40}$|\btreat(?:s|ed|ing)? \w+ (?:\w+ )?(?:like|as) (?:\w+ ){0,2}$|\btak(?:e|es|ing) \w+ for (?:\w+ ){0,2}$"
)
CLAIM = re.compile(
    r"\b(?:saying|claiming|pretending|believing|thinking|to (?:say|claim|believe|think|pretend|suggest)|calling \w+|whoever|anyone who|"
    r"anybody who|people who|those who|the (?:idea|claim|notion|belief|assumption|suggestion|accusation|thought|view)(?: that)?)\b[^.!?]{0,80}$"
)
MYTH = re.compile(
    r"\b(?:the|a|an|old|this|that) (?:myth|lie|stereotype|prejudice|slander|clich[eé]|trope|slur|smear|propaganda|falsehood|rumou?r)s?"
    r"(?: that| of| about|:)?\b[^.!?]{0,60}$"
    r"|\bsome (?:people |men |folks? |politicians |readers )?(?:still |actually |really )?(?:think|say|believe|claim|insist)s?\b[^.!?]{0,60}$"
)
JUDGED = re.compile(
    r"^[^.!?\n]{0,60}?\b(?:is|are|was|were|'s|should|has|have|had|ha[sd]n't|needs|belongs?|knows?|tells?|must|makes?)\b\s+(?:\w+ ){0,3}?"
    r"(?:racist|sexist|homophobic|transphobic|wrong|unacceptable|hateful|false|untrue|nonsense|rubbish|bigot\w*|ignorant|offensive|disgusting|"
    r"shameful|exactly (?:how|what|the)|how (?:it|that|this) (?:all )?(?:start|began)\w*|"
    r"not (?:ok|okay|acceptable|true|right|an argument|funny|a joke|fair)|a lie|a myth|lies|prejudice|dead|over|gone|stop|"
    r"(?:the|part of the) problem|ashamed|never (?:met|talked|been|spoken|known|read)|no (?:place|idea)|nothing|more about you|you a bigot|meet)\b"
)
COUNTERED_AFTER = re.compile(
    r"^[^.!?\n]{0,60}?\b(?:is|are|was|were|'s)\b\s+(?:\w+ ){0,3}?(?:racist|sexist|homophobic|wrong|unacceptable|hateful|"
    r"not (?:ok|okay|acceptable|true|right|an argument|funny|a joke)|a lie|a slur|plain prejudice|offensive|disgusting|"
    r"exactly (?:the|what)|the kind of|should not|shouldn't|never (?:ok|okay|acceptable))\b"
)
NEGATED = re.compile(
    r"(?:\b(?:not|never|nobody|no one|neither|nor|hardly|far from|without|no)|n't)\b"
    r"(?:\s+(?!(?:but|and|because|so|that's)\b)[\w']+){0,3}\s*[\"'“]?$"
)
NOT_A_NEGATION = re.compile(
    r"\b(?:not only|not just|not even|no doubt|no wonder|not surpris\w+|why (?:don'?t|doesn'?t|not)|can'?t you|"
    r"don'?t you|aren'?t you|isn'?t (?:he|she|it|that)|no,|not be surprised)(?:\s+[\w']+){0,3}\s*$"
)
OWN = re.compile(
    r"\b(?:i am|i'm|im|i was|i've been|i feel|i felt|i look|i looked|i sound|call me|makes? me|made me|sorry for being|apologi[sz]e for being|feel like|felt like|"
    r"we are|we were|we're|was i|am i|i can be|i acted like|consider myself|to myself)\s+(?:(?!you\b)[\w']+\s+){0,3}$|"
    r"\b(?:my|our)\s+(?:own\s+)?(?:(?!\b(?:opinion|view|eyes|book|mind)\b)[\w']+\s+){0,2}$"
)
OWN_AFTER = re.compile(r"^\s*(?:i|we) (?:was|am|were|have been|must have been|had been|'m)\b")
THINGS = (
    r"(?:decision|idea|law|plan|article|argument|question|rule|rules|policy|mistake|game|weather|film|movie|book|show|"
    r"joke|headline|comment|thing|things|system|bill|tax|phone|computer|printer|car|bus|train|traffic|road|excuse|"
    r"reason|point|claim|statement|logic|theory|story|song|video|ad|advert|advertisement|app|update|design|layout|"
    r"website|page|form|process|bureaucracy|paperwork|war|debate|discussion|campaign|election|vote|result|match|score|"
    r"season|team|recipe|name|word|phrase|slogan|title|cover|ending|plot|hat|shirt|dog|cat|wind|rain|snow|heat|noise|"
    r"smell|taste|food|coffee|job|work|deadline|meeting|exam|test|homework|price|prices|fee|fees|fine|fines|stuff|way|"
    r"time|day|week|year|life|world|place|town|city|building|lane|bridge|stadium|bike|door|window|chair|bug|code|error)"
)
OF_THING = re.compile(rf"^(?:\s+[\w-]+)?\s+{THINGS}\b")
THING_IS = re.compile(
    rf"\b(?:it|this|that|these|those|which|what a|what an|{THINGS})\s*(?:'s|is|was|are|were|sounds|looks|seems|"
    r"would be|will be)?\s+(?:(?!(?:guy|man|woman|person|one|you|people|boy|girl)\b)[\w']+\s+){0,2}$"
)
YOU = re.compile(r"\b(?:you|your|yours|you're|youre|ur|u|ya|yall|y'all|yourself|yourselves|thou)\b")
OFFICES = (
    r"(?:author|writer|journalist|reporter|editor|mayor|minister|president|op|judge|councillor|senator|governor|teacher|boss|"
    r"neighbou?r|commenter|poster|columnist|chairman|chair|director|manager|owner|landlord|priest|bishop|officer|doctor|referee|"
    r"coach|player|king|queen|prince|chancellor|politician|candidate)"
)
THIRD = re.compile(
    r"\b(?:he|she|him|her|his|this (?:guy|man|woman|person|user|author|writer|idiot)|that (?:guy|man|woman|person)|"
    rf"(?:the|this|that|our|your|their) (?:\w+ )?{OFFICES}|op|diese[rnms]?|cette?|est[ea]|es[ea])\b"
)
YOU_ELSEWHERE = re.compile(
    r"\b(?:du|dich|dir|deine?[rnms]?|euch|eure?[rn]?|ihr seid|halt die|halts? maul|tu es|t'es|toi|vous|votre|espèce|ta gueule|"
    r"tú|eres|usted(?:es)?|vosotros|cállate|callate)\b"
)
GROUP = re.compile(
    r"\b(?:they|them|their|these|those|all|every|everyone|everybody|you people|you lot|you guys|[a-z]{3,}s are)\b"
)
FILL = (
    r"(?:(?!(?:not|never|who|that|which|and|but|or|if|in|on|of|to|for|with|by|from|about|because|when|nicht|pas|no)\b)"
    r"[\w'-]+\s+){0,4}"
)
CALLED = re.compile(
    # A person, "is", and up to four words: you are such a …, he's just a …, they look like complete …
    r"\b(?:you|u|ya|he|she|they|we all|y'all|yall|everyone|everybody|who)(?: (?:all|both|two|lot|guys|people|here|really|still|just))?"
    r"(?:'re|'s| are| is| was| were| r| ar| be| being| look| looks| sound| sounds| seem| seems| act| acts| must be| acting)"
    rf"\s+{FILL}$|\b(?:youre|ur|your|hes|shes|theyre)\s+(?:(?:a|an|such|so|just|too|all|the|really|fucking|one|nothing but|both|"
    rf"absolutely|total|complete|such a)\s+){{1,4}}$|\b(?:youre|hes|shes|theyre)\s+{FILL}$"
    rf"|\b(?:the|this|that|our|your|their) (?:\w+ )?{OFFICES}(?:'s| is| was| sounds like| looks like)\s+{FILL}$"
    # You …, what a …, such a …
    r"|\b(?:you|u)\s+(?:(?!(?:are|can|will|should|have|had|do|did|know|see|say|said|need|want|were|was|would|could|might|may|"
    r"must|think|made|make|get|got|put|saw|the|a|an|my|his|her|their|our|not|never|and|or|but|to|in|on|for|with|at)\b)[\w'-]+\s+){0,2}$"
    r"|\b(?:what|such)\s+(?:an?|ein|eine)\s+(?:[\w'-]+\s+){0,2}$"
    # The same in German, French and Spanish.
    rf"|\b(?:du|ihr|sie|er|tu|t'|c'|vous|il|elle|ils|elles|usted|ustedes|él|ella|ellos|ellas)\s*(?:bist|seid|sind|ist|es|êtes|est|sont|"
    rf"es|son|sois)\s+{FILL}$|\b(?:eres|sois)\s+{FILL}$|\b(?:du|ihr|espèce d[e'’]|bande de|sales?|pinches?|puto|puta|maldit[oa])\s*"
    r"(?:[\w'-]+\s+){0,2}$"
)
CALLED_AFTER = re.compile(r"^\s+(?:you|u|he|she|they)(?:'re|'s| are| is| r| were| was)\b")
NAME_IS = re.compile(
    r"(?:^|[\s(\"'])([A-Z][\w'-]+)\s+(?:is|was|and [A-Z][\w'-]+ (?:are|were)|sounds like|looks like)\s+(?:[\w'-]+\s+){0,4}$"
)
NO_NAMES = frozenset(
    "This That It There What Everything Something Nothing Which Here These Those Who Where When How The A And But So I"
    " Life Work School Love Money Politics Government Today Yesterday Monday Sunday Winter Summer Why".split()
)
CALL_BEFORE = re.compile(
    r"(?:^|[,;:!?.@\n]\s*|\b(?:hey|oi|shut up|piss off|get lost|listen|bye|ok|lol|lmao|damn|what an?|such an?)\s+)(?:you\s+)?[\"'“]?$"
)
CALL_AFTER = re.compile(r"^[\"'”]?\s*(?:[,!?.…]|$|\n)")
NO_PART_OF_A_NAME = frozenset(
    "You What This Such A An I Shut Du Ihr Sie Er Der Die Das Diese Dieser Dieses Ein Eine So Was Welch Alle Diesen Euch".split()
)
