"""Texts in the charsets that the web still has, for feeds and pages alike."""

from __future__ import annotations

CHINESE = "央行表示，数字人民币试点将扩大到更多城市，并与多家商业银行合作推动跨境支付。分析师认为，这有助于降低成本。"
HONGKONG = "金管局公布首批穩定幣發行人牌照名單，涉及三間銀行。分析員指，市場對嘅反應正面，港元穩定幣將於年底推出。"
TAIWANESE = "中央銀行表示，數位新臺幣試驗計畫將持續進行，並與多家商業銀行合作，推動跨境支付的發展。"
JAPANESE = "日本銀行は、デジタル円の実証実験を来年春に開始すると発表した。金融庁も暗号資産の規制を見直す方針だ。"
KOREAN = "한국은행은 디지털화폐 2차 실험을 내년 봄에 시작한다고 밝혔다. 금융위원회도 가상자산 규제를 손볼 방침이다."
RUSSIAN = (
    "Центральный банк объявил, что массовое внедрение цифрового рубля перенесено на следующий год. "
    "Банки это поддержали."
)
UKRAINIAN = (
    "Національний банк оголосив, що пілотний проєкт е-гривні розпочнеться наступного року. Її підтримали всі банки."
)
GERMAN = (
    "Die Europäische Zentralbank prüft, ob größere Beträge in digitalem Euro möglich wären. "
    "Häufig fällt das Wort „Bürger“."
)
FRENCH = (
    "La Banque centrale européenne a annoncé l’étape suivante : « le projet est prêt ». "
    "Déjà, des députés s’y sont opposés à côté."
)
POLISH = (
    "Narodowy Bank Polski ogłosił, że złoty cyfrowy będzie możliwy później. "
    "Członkowie Rady są podzieleni, część żąda zmian."
)
CZECH = (
    "Česká národní banka zvažuje, že část rezerv vloží do bitcoinu. "
    "Členové rady jsou rozděleni, guvernér chce změnu příští rok."
)
GREEK = "Η Τράπεζα της Ελλάδος εξετάζει το ψηφιακό ευρώ, δήλωσε ο διοικητής. Οι τράπεζες στηρίζουν το σχέδιο."
TURKISH = (
    "Merkez Bankası, dijital lira denemelerinin gelecek yıl başlayacağını açıkladı. "
    "Bankalar çalışmaları destekliyor, şirketler de."
)
HEBREW = "בנק ישראל הודיע כי ניסוי השקל הדיגיטלי יתחיל בשנה הבאה. הבנקים תומכים בתוכנית."
ARABIC = "أعلن البنك المركزي أن تجربة الدرهم الرقمي ستبدأ العام المقبل. وتدعم المصارف هذه الخطة."
LITHUANIAN = (
    "Lietuvos bankas pranešė, kad skaitmeninio euro bandymai prasidės kitąmet. "
    "Šią žinią bankai įvertino palankiai, dėl rūpesčių klausė visuomenė."
)
THAI = "ธนาคารแห่งประเทศไทยประกาศเริ่มทดสอบเงินบาทดิจิทัลในปีหน้า ธนาคารพาณิชย์สนับสนุนแผนนี้"
VIETNAMESE = "Ngân hàng Trung ương công bố thử nghiệm"

#: Text, the label that the web gives it, and Python's codec of the bytes.
CHARSETS = [
    (CHINESE, "gb2312", "gbk"),
    (CHINESE, "gbk", "gbk"),
    (CHINESE + "镕喆囧堃", "gb2312", "gbk"),
    (CHINESE + "㐂𠀀", "gb18030", "gb18030"),
    (TAIWANESE, "big5", "big5"),
    (HONGKONG, "big5-hkscs", "big5hkscs"),
    (HONGKONG, "big5", "big5hkscs"),
    (JAPANESE, "shift_jis", "cp932"),
    (JAPANESE + "①㈱髙", "shift_jis", "cp932"),
    (JAPANESE, "euc-jp", "euc_jp"),
    (JAPANESE, "iso-2022-jp", "iso2022_jp"),
    (KOREAN, "euc-kr", "euc_kr"),
    (KOREAN + "똠방각하", "euc-kr", "cp949"),
    (RUSSIAN, "windows-1251", "cp1251"),
    (RUSSIAN, "koi8-r", "koi8_r"),
    (RUSSIAN, "iso-8859-5", "iso8859_5"),
    (RUSSIAN, "ibm866", "cp866"),
    (UKRAINIAN, "windows-1251", "cp1251"),
    (UKRAINIAN, "koi8-u", "koi8_u"),
    (GERMAN, "windows-1252", "cp1252"),
    (FRENCH, "iso-8859-1", "cp1252"),
    (POLISH, "windows-1250", "cp1250"),
    (POLISH, "iso-8859-2", "iso8859_2"),
    (CZECH, "windows-1250", "cp1250"),
    (CZECH, "iso-8859-2", "iso8859_2"),
    (GREEK, "windows-1253", "cp1253"),
    (GREEK, "iso-8859-7", "iso8859_7"),
    (TURKISH, "windows-1254", "cp1254"),
    (TURKISH, "iso-8859-9", "cp1254"),
    (HEBREW, "windows-1255", "cp1255"),
    (ARABIC, "windows-1256", "cp1256"),
    (LITHUANIAN, "windows-1257", "cp1257"),
    (THAI, "windows-874", "cp874"),
    (CHINESE, "utf-8", "utf-8"),
    (FRENCH, "utf-8", "utf-8"),
    (RUSSIAN, "utf-8", "utf-8"),
]

#: Text, what its bytes are, and the false label.
LIES = [
    (CHINESE, "gbk", "utf-8"),
    (CHINESE, "gbk", "big5"),
    (CHINESE, "gbk", "iso-8859-1"),
    (CHINESE, "gbk", "shift_jis"),
    (CHINESE, "utf-8", "gb2312"),
    (TAIWANESE, "big5", "gb2312"),
    (TAIWANESE, "big5", "utf-8"),
    (TAIWANESE, "utf-8", "big5"),
    (JAPANESE, "cp932", "euc-jp"),
    (JAPANESE, "cp932", "utf-8"),
    (JAPANESE, "cp932", "iso-8859-1"),
    (JAPANESE, "euc_jp", "shift_jis"),
    (JAPANESE, "euc_jp", "gb2312"),
    (JAPANESE, "euc_jp", "utf-8"),
    (JAPANESE, "iso2022_jp", "utf-8"),
    (JAPANESE, "iso2022_jp", "shift_jis"),
    (JAPANESE, "utf-8", "shift_jis"),
    (KOREAN, "cp949", "utf-8"),
    (KOREAN, "cp949", "gb2312"),
    (KOREAN, "utf-8", "euc-kr"),
    (RUSSIAN, "cp1251", "utf-8"),
    (RUSSIAN, "cp1251", "koi8-r"),
    (RUSSIAN, "cp1251", "iso-8859-1"),
    (RUSSIAN, "cp1251", "iso-8859-5"),
    (RUSSIAN, "koi8_r", "windows-1251"),
    (RUSSIAN, "koi8_r", "utf-8"),
    (RUSSIAN, "utf-8", "windows-1251"),
    (RUSSIAN, "utf-8", "koi8-r"),
    (UKRAINIAN, "koi8_u", "koi8-r"),
    (UKRAINIAN, "cp1251", "koi8-u"),
    (GERMAN, "utf-8", "iso-8859-1"),
    (GERMAN, "utf-8", "windows-1251"),
    (GERMAN, "cp1252", "utf-8"),
    (FRENCH, "utf-8", "iso-8859-1"),
    (FRENCH, "cp1252", "utf-8"),
    (POLISH, "cp1250", "utf-8"),
    (POLISH, "cp1250", "iso-8859-1"),
    (CZECH, "iso8859_2", "iso-8859-1"),
    (GREEK, "cp1253", "iso-8859-1"),
    (GREEK, "cp1253", "utf-8"),
    (TURKISH, "cp1254", "iso-8859-1"),
    (TURKISH, "utf-8", "iso-8859-9"),
    (HEBREW, "cp1255", "iso-8859-1"),
    (ARABIC, "cp1256", "utf-8"),
    (THAI, "cp874", "utf-8"),
    (CHINESE, "utf-8", "utf-16"),
]
