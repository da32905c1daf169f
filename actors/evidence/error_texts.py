"""Texts that say that a call failed, guessed from their first words: others' data and old logs have no flag for it."""

import re

_SHORT = 200
"""Characters of a refusal at most."""
_CLAUSE_ENDS = r"(?=\s*(?:$|[:.,;(!]|(?:for|with|within|in|after|at|on|by|to|because|since|from)\b))"
_ERROR_TEXT = re.compile(
    r"\s*(?:\[?\(?\s*(?:(?:errors?|exception|traceback|failed|failure|timeout|timed out)\b"
    r"(?!\s*:\s*(?:0|none|no)\b)(?!\s+(?:handling|rates?|messages?|codes?|logs?|bars?|margins?|states?|is|are|of \d)\b)"
    r"|http\s*[45]\d\d|\w+(?:Error|Exception)\b"
    r"|[45]\d\d\b[\s:-]+(?:bad|client|conflict|error|forbidden|gateway|gone|internal|method|not|payment|precondition"
    r"|rate|request|server|service|timeout|too many|unauthori[sz]ed|unprocessable)\b)"
    r"|错误|失败|异常|请求超时|Fehler\b(?=\s*(?:$|[:.,;(!]|beim\b))|Erreur\b)",
    re.IGNORECASE,
)
_REFUSAL = re.compile(
    r"\s*(?:"
    r"(?:[\w.,'#@-]+ ){0,6}(?:not found|does ?n[o']t exist|could not be found|is (?:not |in)valid|timed out)"
    r"(?=\s*(?:$|[:.,;(!]|(?:for|with|in|after|at|on)\b))"
    r"|(?:[\w.'#-]+ ){1,5}(?:denied|refused|failed|unauthorized|exceeded|unavailable)(?=\s*(?:$|[:.,;(!]))"
    r"|(?:invalid|unknown|missing|unsupported|malformed) (?-i:[a-z]|API\b)\w*|bad request\b|forbidden\s*(?:$|[:.,;(!])"
    r"|(?:permission|access) denied\b|connection (?:refused|reset|error|timed out)"
    r"|(?:input )?validation (?:error|failed)"
    r"|rate limit(?:ed| exceeded| reached)|too many requests\b|internal server error|gateway timeout|(?-i:E[A-Z]{4,}):"
    r"|(?:cannot|can't|could not|unable to) (?!be\b)[a-z]\w+[^.:]{0,80}(?::|\bbecause\b|\bsince\b)"
    r"|no such (?:file|user|order|item|record|id)\b"
    r")",
    re.IGNORECASE,
)
"""Refusals in a tool's own words; only a short text that begins so is one."""
_SENTENCE = re.compile(
    r"\s*(?:"
    r"[^.!?\n]{0,70}?\b(?:did|does|do|could|was|were|has|have)(?: ?not|n['\u2019]t)(?: been| be)? (?:answer(?:ed)?"
    r"|respond(?:ed)?|repl(?:y|ied)|reached|completed?|processed|cancel(?:l?ed)?|made|created|booked|carried out"
    rf"|performed|saved|executed|updated|authori[sz]ed|accepted|recogni[sz]ed){_CLAUSE_ENDS}"
    r"|[^.!?\n]{0,40}?\b(?:service|server|system|api|host|database|gateway|endpoint|backend|provider|tool)\b"
    r"[^.!?\n]{0,30}? (?:is|was|seems) (?:(?:currently|temporarily) )?"
    rf"(?:not (?:reachable|available|responding|running)|down|overloaded|unreachable|offline){_CLAUSE_ENDS}"
    r"|(?:the |your )?(?:[\w-]+ )?(?:payment|card|transaction) (?:was|is|has been) (?:declined|refused|rejected)\b"
    r"|(?:the |your )?(?:[\w-]+ )?(?:session|token|api key|licen[cs]e) (?:has |is )?expired\b"
    r"|[^.!?\n]{0,60}? (?:is|are) not one of\b"
    r"|(?:[\w.'\"`-]+ ){1,4}must be (?:one of|an?|at (?:least|most)|between|greater|less|before|after|in the)\b"
    r"|(?:the )?(?:required )?(?:parameter|argument|field|property|value) \S+ (?:is|was) (?:required|missing|not \w+)\b"
    r"|[\w'\"`.-]+ (?:is|are) required\s*[.!]?\s*$"
    r"|(?:an? )?(?:\w+ ){0,2}?(?:value|type|key|syntax|internal|unexpected|unknown|network|connect|server|database|read"
    r"|write) error\b(?=\s*(?:$|[:.,;(!]|while\b|when\b|or\b|occurred\b))"
    r"|an? (?:\w+ ){0,2}error (?:has )?occurred\b|something went wrong\b"
    r"|insufficient (?:funds|balance|credit|perm|priv)"
    r"|(?:could not|couldn't|unable to) (?:connect|reach|find|load|open|read|write|parse|complete|process|verify|locate"
    r"|authenticate|resolve)\b|(?:[\w-]+ )?(?:quota|limit) (?:is |was )?exceeded\b|no (?:response|answer|reply) from\b"
    r"|(?:there is )?no (?:such )?[\w-]+(?: [\w-]+)?(?: (?:was |were )?found)? with "
    r"(?:(?:the|this|that|an?|given) ){0,2}(?:[\w-]+ )?(?:id|number|code|name|e-?mail|reference|key|username)\b"
    r")",
    re.IGNORECASE,
)
"""Sentences of services that failed, in words that an ordinary result has not in its first sentence."""
_OTHER_LANGUAGES = re.compile(
    r"\s*(?:kein\w* [\w-]+ (?:mit|unter) [^.!?\n]{0,60}(?:gefunden|vorhanden)"
    r"|(?:der|das|die) [\w-]*(?:dienst|server|system|service)\b[^.!?\n]{0,40}"
    r"(?:nicht (?:erreichbar|verf\u00fcgbar)|antwortet\w* nicht)|ung\u00fcltige[rs]? \w+"
    r"|aucune? [\w-]+ (?:avec|trouv)|le (?:service|serveur|syst\u00e8me) (?:ne r\u00e9pond pas|est indisponible)"
    r"|no existe ning\u00fan\b|no existe ninguna?\b"
    r"|el (?:servicio|servidor|sistema) no (?:est\u00e1 disponible|responde)"
    r"|[\u4e00-\u9fff]{1,8}(?:不存在|无效|未授权|超时|被拒绝))",
    re.IGNORECASE,
)


def says_failure(text: str) -> bool:
    """True if *text* begins as an error does, or is a short refusal in a tool's own words."""
    if _ERROR_TEXT.match(text):
        return True
    return len(text) <= _SHORT and any(words.match(text) for words in (_REFUSAL, _SENTENCE, _OTHER_LANGUAGES))
