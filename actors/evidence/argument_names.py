"""Argument names that name a thing, judged by whole words and never by a substring."""

from functools import lru_cache

from .tokens import name_parts

_HEAD_WORDS = """
    id ids uuid guid uid identifier identifiers token tokens username usernames login userid orderid productid
    customerid accountid itemid movieid eventid sku skus isbn imei vin iban ssn serial barcode handle password passwd
    passcode pin otp secret credential hash path paths file files filename filenames filepath filepaths folder folders
    directory directories dir dirs email emails mail url urls uri link zip zipcode postcode
"""
_NUMBERED_WORDS = """
    account order tracking card phone mobile cell telephone fax contact invoice flight serial reference confirmation
    ticket booking reservation routing passport license licence policy case id identification transaction payment
    registration verification promo coupon voucher access auth authorization security product item invite referral
    activation customer member membership employee student patient vehicle vin sim document record report claim shipment
    zip postal api secret private public session client encryption
"""
_QUANTITY_WORDS = "max min maximum minimum num count limit total size length of per random amount sort group"
_PATH_WORDS = """
    path paths file files filename filenames filepath filepaths folder folders directory directories dir dirs
"""
_HEADS = frozenset(_HEAD_WORDS.split())
_NUMBERED = frozenset(_NUMBERED_WORDS.split())
_QUANTITIES = frozenset(_QUANTITY_WORDS.split())
_PATHS = frozenset(_PATH_WORDS.split())
_MADE = frozenset({"output", "out", "save", "saved", "export", "exported"})
_CALLED = frozenset({"name", "filename", "file", "path", "folder", "title", "directory"})
_CODES = frozenset({"id", "ids", "code", "codes", "key", "keys", "token", "tokens"})
_NUMBER_HEADS = frozenset({"number", "numbers", "no", "num", "nr", "code", "codes", "reference", "ref", "key", "keys"})
_NAME_OF = frozenset(
    {"user", "file", "folder", "dir", "directory", "path", "host", "login", "screen", "repo", "branch"}
)
_ADDRESSES = frozenset({"email", "mail", "wallet", "ip", "mac", "contract"})
_ONE_CALL = frozenset({"idempotency", "idempotent", "nonce", "correlation"})
_CALL_PAIRS = (frozenset({"request", "id"}), frozenset({"client", "token"}), frozenset({"request", "token"}))
_CREATING = frozenset({"create", "register", "add", "new", "make", "signup"})
_CHINESE_ENDINGS = "编号 号码 账号 账户 帐号 用户名 邮箱 密码 令牌 单号 订单号 路径 文件名"
_CHINESE = tuple(_CHINESE_ENDINGS.split())


@lru_cache(maxsize=4096)
def names_a_thing(name: str) -> bool:
    """True if a value of that name identifies one thing: `order_id`, `fileName1`, `access token`."""
    words = [word for word in name_parts(name) if not word.isdigit()]
    if not words:
        return False
    head, before = words[-1], set(words[:-1])
    if before & _QUANTITIES:
        return False
    if head in _HEADS:
        return True
    if head in _NUMBER_HEADS:
        return bool(before & _NUMBERED)
    if head in {"name", "names"}:
        return bool(before & _NAME_OF)
    if head in {"address", "addresses"}:
        return bool(before & _ADDRESSES)
    return name.endswith(_CHINESE)


@lru_cache(maxsize=4096)
def names_a_path(name: str) -> bool:
    """True if a value of that name is a place in a file system."""
    words = [word for word in name_parts(name) if not word.isdigit()]
    if not words:
        return False
    head = words[-2] if words[-1] in {"name", "names"} and len(words) > 1 else words[-1]
    return head in _PATHS


@lru_cache(maxsize=4096)
def names_a_code(name: str) -> bool:
    """True if a value of that name may be a code that everybody knows: `country_id`, `token`."""
    words = [word for word in name_parts(name) if not word.isdigit()]
    return bool(words) and words[-1] in _CODES


@lru_cache(maxsize=4096)
def names_a_new_thing(name: str) -> bool:
    """True if a value of that name is chosen by the caller: `output_path`, `newName`."""
    words = set(name_parts(name))
    return not words.isdisjoint(_MADE) or ("new" in words and not words.isdisjoint(_CALLED))


@lru_cache(maxsize=4096)
def names_one_call(name: str) -> bool:
    """True if a value of that name marks the call itself, so that the caller makes it up: `idempotency_key`."""
    words = set(name_parts(name))
    return not words.isdisjoint(_ONE_CALL) or words in _CALL_PAIRS


@lru_cache(maxsize=4096)
def names_a_creation(tool: str) -> bool:
    """True if a tool of that name makes a new thing, whose name the caller may choose: `create_user`."""
    return not _CREATING.isdisjoint(name_parts(tool))
