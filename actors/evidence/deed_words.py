"""Words of deeds: those in which they are told, and those in names of tools that do them."""

from dataclasses import dataclass
from functools import lru_cache

from .tokens import name_parts


@dataclass(frozen=True, slots=True)
class Deed:
    """One kind of deed: the words in which it is told, and the beginnings of words in names of tools that do it."""

    name: str
    told: str
    """Participles of English, German, French, Spanish, Italian and Dutch."""
    portuguese: str
    """First persons of the past, which are single words."""
    signs: str
    """Verbs of Chinese and Japanese."""
    roots: str


DEEDS = (
    Deed(
        "cancel",
        "cancell?ed deleted removed storniert geloscht entfernt abgesagt gekundigt annulee?s? supprimee?s?"
        " annulada?o?s?"
        " cancelad[oa]s? eliminad[oa]s? borrad[oa]s? cancellat[oaei] annullat[oaei] eliminat[oaei] rimoss[oaei]"
        " disdett[oaei]"
        " geannuleerd verwijderd opgezegd annule supprime",
        "cancelei exclui removi apaguei",
        "取消 删除 移除 退订 キャンセル 削除",
        "cancel delet remov storn losch loesch kundig annul supprim elimin borr cancell rimuov disd exclu apag"
        " verwijder opzeg"
        " drop clear unsubscri withdraw discard eras uninstall revoke void terminat 取消 删除 退",
    ),
    Deed(
        "book",
        "booked reserved rebooked ordered purchased bought gebucht reserviert bestellt gekauft reservee?s? reserve"
        " commandee?s? commande achetee?s? achete reservad[oa]s? comprad[oa]s? pedid[oa]s? prenotat[oaei]"
        " ordinat[oaei]"
        " acquistat[oaei] comprat[oaei] geboekt gereserveerd besteld gekocht",
        "reservei comprei encomendei marquei",
        "预订 预定 订购 购买 预约 下单 予約 注文 購入",
        "book reserv order purchas buy buch bestell kauf command achet compr pedi prenot ordin acquist boek koop"
        " rebook"
        " schedul appoint checkout hold place anlegen vorbestell encomend marc agend 订 预 购 买",
    ),
    Deed(
        "send",
        "sent e-?mailed forwarded gesendet verschickt geschickt envoyee?s? envoye enviad[oa]s? mandad[oa]s?"
        " inviat[oaei]"
        " spedit[oaei] verzonden gestuurd",
        "enviei mandei",
        "发送 寄送 送信",
        "send mail email forward messag notif send schick versend envoy envi mand invi sped verzend stuur reply"
        " respond"
        " text sms share post remind 发 寄 通知",
    ),
    Deed(
        "move",
        "rescheduled moved updated changed modified corrected renamed geandert verschoben aktualisiert verlegt"
        " umgebucht"
        " modifiee?s? modifie deplacee?s? deplace changee?s? mis_a_jour decalee?s? modificad[oa]s? cambiad[oa]s?"
        " actualizad[oa]s? modificat[oaei] spostat[oaei] aggiornat[oaei] cambiat[oaei] gewijzigd verplaatst"
        " bijgewerkt"
        " aangepast",
        "alterei atualizei mudei remarquei modifiquei",
        "修改 更改 更新 改签 変更 更新",
        "move updat chang modif edit renam resched correct set adjust switch replac ander aender verschieb"
        " verleg umbuch"
        " deplac mettre decal actualiz cambi spost aggiorn aggior wijzig verplaats bijwerk aanpas alter atualiz mud"
        " rebook put patch swap exchang transfer assign upgrad extend 改 更新 修改 设置",
    ),
    Deed(
        "create",
        "created registered submitted filed enrolled opened added angelegt erstellt eingetragen angemeldet eingereicht"
        " creee?s?"
        " cree enregistree?s? enregistre inscrite?s? ajoutee?s? ajoute cread[oa]s? registrad[oa]s? inscrit[oa]s?"
        " anadid[oa]s? agregad[oa]s? creat[oaei] registrat[oaei] iscritt[oaei] aggiunt[oaei] aangemaakt geregistreerd"
        " toegevoegd ingediend hinzugefugt",
        "criei registrei adicionei",
        "创建 登记 提交 添加 注册 作成 登録 追加",
        "creat add regist submit fil enrol open new insert log record mak anleg erstell eintrag anmeld einreich cre"
        " enregistr inscri ajout anad agreg aggiung iscriv aanmak toevoeg regist criar adicion report request start"
        " schedul book sav declar 创建 登记 提交 添加 注册 加入 新建",
    ),
    Deed(
        "pay",
        "paid refunded transferred bezahlt uberwiesen erstattet payee?s? paye remboursee?s? rembourse viree?s? vire"
        " pagad[oa]s? transferid[oa]s? reembolsad[oa]s? pagat[oaei] trasferit[oaei] rimborsat[oaei] betaald"
        " overgemaakt"
        " terugbetaald",
        "paguei transferi reembolsei",
        "支付 转账 退款 付款 支払い 振込",
        "pay refund transf zahl"
        " uberweis ueberweis erstatt rembours vir pag reembols trasfer rimbors betaal overmak return"
        " cancel"
        " charg send wire 支付 转账 退 付",
    ),
    Deed(
        "lock",
        "frozen blocked locked unlocked gesperrt bloquee?s? bloque bloquead[oa]s? bloccat[oaei] geblokkeerd",
        "bloqueei",
        "冻结 锁定 挂失 停止",
        "freez block lock unlock sperr bloqu blocc blokk suspend disabl deactiv report set 冻结 锁 挂失",
    ),
)
_ROOT = 3
"""Letters of a word's beginning that say what it means."""


@lru_cache(maxsize=4096)
def does(words: str, deed: str) -> bool:
    """True if *words*, the name of a tool or an argument, speak of that kind of deed."""
    roots = next(one.roots for one in DEEDS if one.name == deed).split()
    parts = name_parts(words)
    return any(part.startswith(root) for part in parts for root in roots if len(root) >= _ROOT or not root.isascii())
