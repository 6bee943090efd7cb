"""Names that no list knows, in katakana and in Latin letters."""

from __future__ import annotations

import pytest

from newsroom.signals.signals import signals_of
from newsroom.signals.spellings import spellings
from record.folding import aligned
from tests.newsroom.items import said

PAIRS = [
    ("セキュリタイズ", "Securitize"), ("ペイワード", "Payward"), ("カルシ", "Kalshi"),
    ("メタプラネット", "Metaplanet"), ("ポリマーケット", "Polymarket"), ("バイナンス", "Binance"),
    ("クラーケン", "Kraken"), ("ロビンフッド", "Robinhood"), ("ハイパーリキッド", "Hyperliquid"),
    ("ビットマイン", "Bitmine"), ("ビットゴー", "BitGo"), ("ビットフライヤー", "Bitflyer"),
    ("チェイナリシス", "Chainalysis"), ("エリプティック", "Elliptic"), ("グレースケール", "Grayscale"),
    ("ブラックロック", "BlackRock"), ("フィデリティ", "Fidelity"), ("ヴァンエック", "VanEck"),
    ("ビットワイズ", "Bitwise"), ("ウィズダムツリー", "WisdomTree"), ("フランクリン", "Franklin"),
    ("テンプルトン", "Templeton"), ("ゴールドマン", "Goldman"), ("モルガン", "Morgan"),
    ("スタンレー", "Stanley"), ("シティグループ", "Citigroup"), ("バークレイズ", "Barclays"),
    ("サンタンデール", "Santander"), ("マスターカード", "Mastercard"), ("ストライプ", "Stripe"),
    ("ウエスタンユニオン", "Westernunion"), ("リップル", "Ripple"), ("サークル", "Circle"),
    ("パクソス", "Paxos"), ("ソラナ", "Solana"), ("アバランチ", "Avalanche"),
    ("アービトラム", "Arbitrum"), ("ポルカドット", "Polkadot"), ("ユニスワップ", "Uniswap"),
    ("パンケーキスワップ", "PancakeSwap"), ("メタマスク", "MetaMask"), ("ファントム", "Phantom"),
    ("トレザー", "Trezor"), ("オープンシー", "OpenSea"), ("レイヤーゼロ", "LayerZero"),
    ("ワームホール", "Wormhole"), ("トルネード", "Tornado"), ("サムライ", "Samourai"),
    ("ゲンスラー", "Gensler"), ("ベッセント", "Bessent"), ("パウエル", "Powell"),
    ("アームストロング", "Armstrong"), ("ガーリングハウス", "Garlinghouse"), ("マシンスキー", "Mashinsky"),
    ("ホスキンソン", "Hoskinson"), ("ザッカーバーグ", "Zuckerberg"), ("ジャスティン", "Justin"),
    ("アンダーソン", "Anderson"), ("ウォーレン", "Warren"), ("ルミス", "Lummis"),
    ("ラガルド", "Lagarde"), ("ナビウリナ", "Nabiullina"), ("プーチン", "Putin"),
    ("ブケレ", "Bukele"), ("クロスビー", "Crosby"), ("ヴィタリック", "Vitalik"),
    ("ブテリン", "Buterin"), ("マイクロソフト", "Microsoft"), ("アンソロピック", "Anthropic"),
    ("パランティア", "Palantir"), ("スターバックス", "Starbucks"), ("スポティファイ", "Spotify"),
    ("レボリュート", "Revolut"), ("クラーナ", "Klarna"), ("シグナム", "Sygnum"),
    ("アルトマン", "Altman"), ("ギャラクシー", "Galaxy"), ("ジェミニ", "Gemini"),
    ("ジェフリーズ", "Jefferies"), ("バンガード", "Vanguard"), ("チャールズ", "Charles"),
    ("シュワブ", "Schwab"), ("カンター", "Cantor"), ("アーカム", "Arkham"),
    ("ナンセン", "Nansen"), ("メサーリ", "Messari"), ("グラスノード", "Glassnode"),
    ("モルフォ", "Morpho"), ("ペンドル", "Pendle"), ("エセナ", "Ethena"),
    ("オンド", "Ondo"), ("メープル", "Maple"), ("キャンター", "Cantor"),
    ("ソニューム", "Soneium"), ("アスター", "Astar"), ("クワント", "Quant"),
    ("ビザンチン", "Byzantine"), ("ロンドン", "London"), ("シルバーゲート", "Silvergate"),
    ("シグネチャー", "Signature"), ("セルシウス", "Celsius"), ("ジェネシス", "Genesis"),
    ("アラメダ", "Alameda"), ("エリソン", "Ellison"), ("コンセンシス", "ConsenSys"),
    ("アルケミー", "Alchemy"), ("ディクリプト", "Decrypt"), ("ブルームバーグ", "Bloomberg"),
    ("テレグラム", "Telegram"), ("クアルコム", "Qualcomm"), ("キュアノス", "Kyanos"),
    ("ヒューストン", "Houston"), ("マジソン", "Madison"), ("ノースダコタ", "Northdakota"),
    ("ワシントン", "Washington"), ("フェデラル", "Federal"), ("ミシガン", "Michigan"),
    ("ノミナル", "Nominal"), ("タルキール", "Talkeel"), ("ゼネリカ", "Zenerica"),
    ("ボルダー", "Boulder"),
    ("マラソンデジタル", "Marathon Digital"), ("ゼネリカデジタル", "Zenerica Digital"),
]  # fmt: skip
OTHERS = [
    ("セキュリタイズ", "Solana"), ("メタプラネット", "MetaMask"), ("カルシ", "Polymarket"),
    ("クラーケン", "Coinbase"), ("バイナンス", "Bitfinex"), ("リップル", "Stripe"),
    ("グレースケール", "Goldman"), ("ソラナ", "Cardano"), ("ブラックロック", "Blackstone"),
    ("パンテラ", "Paradigm"), ("ギャラクシー", "Gemini"), ("コンセンシス", "Consortium"),
    ("モルフォ", "Morgan"), ("ロビンフッド", "Robinson"), ("アービトラム", "Optimism"),
    ("チェイナリシス", "Chainlink"), ("ハイパーリキッド", "Hyperledger"), ("ビットマイン", "Bitfarms"),
    ("マスターカード", "Mastermind"), ("ダイモン", "Dynamic"), ("ペイワード", "Paypal"),
    ("ポリマーケット", "Polychain"), ("コインベース", "Coincheck"), ("コインチェック", "Coinbase"),
    ("ファントム", "Fantastic"), ("フィデリティ", "Federal"), ("ヴァンエック", "Vanguard"),
    ("ビットワイズ", "Bitdeer"), ("フランクリン", "Frankfurt"), ("テンプルトン", "Temasek"),
    ("モルガン", "Monaco"), ("スタンレー", "Standard"), ("バークレイズ", "Berkshire"),
    ("サンタンデール", "Sandeep"), ("ストライプ", "Strike"), ("マネーグラム", "Monero"),
    ("サークル", "Securitize"), ("パクソス", "Paxful"), ("アバランチ", "Avalon"),
    ("ポルカドット", "Polygon"), ("ユニスワップ", "Unichain"), ("メタマスク", "Metaplanet"),
    ("トレザー", "Treasury"), ("オープンシー", "OpenAI"), ("レイヤーゼロ", "Railgun"),
    ("ワームホール", "Wyoming"), ("ゲンスラー", "Georgieva"),
    ("ベッセント", "Bessemer"), ("セイラー", "Silvergate"), ("アームストロング", "Armenia"),
    ("ガーリングハウス", "Greenidge"), ("マシンスキー", "Machinery"), ("ホスキンソン", "Hopkins"),
    ("ザッカーバーグ", "Zurich"), ("ウォーレン", "Wallet"), ("ラガルド", "Legacy"),
    ("ナビウリナ", "Nebraska"), ("プーチン", "Phantom"), ("ブケレ", "Bakkt"),
    ("ヴィタリック", "Vietnam"), ("ブテリン", "Britain"), ("エヌビディア", "Nevada"),
    ("アンソロピック", "Andreessen"), ("パランティア", "Parliament"),
]  # fmt: skip


def meet(pair: tuple[str, str]) -> bool:
    katakana, latin = pair
    return not spellings(aligned(katakana)).isdisjoint(spellings(latin))


def test_writings_of_one_name_meet() -> None:
    assert [pair for pair in PAIRS if not meet(pair)] == []


def test_other_names_do_not() -> None:
    assert [pair for pair in OTHERS if meet(pair)] == []


def test_names_seldom_meet_by_chance() -> None:
    """Of all pairs of a name with another's writing, fewer than one in 500 share a key."""
    ours, theirs = ([spellings(aligned(each)) for each in writing] for writing in zip(*PAIRS, strict=True))
    chance = sum(bool(one & other) for at, one in enumerate(ours) for to, other in enumerate(theirs) if at != to)
    assert chance < len(PAIRS) ** 2 / 500


@pytest.mark.parametrize(
    "text",
    [
        "サービスのプラットフォームをリリース",
        "マーケットレポートとステーキングサービス",
        "the price of a coin rises",
        "The And Would",
        "Io アイオ",
        "@Securitize",
        "",
    ],
)
def test_ordinary_words_and_short_names_have_no_key(text: str) -> None:
    assert spellings(text) == frozenset()


def test_known_names_have_none_since_their_ids_say_more() -> None:
    signals = signals_of(said("クラーケンとZenericaが提携"))
    assert signals.names == {"kraken"}
    assert signals.spellings == spellings("ゼネリカ") & spellings("Zenerica")


@pytest.mark.parametrize(
    "text", ["ア" * 100_000, "A" * 100_000, "Ab " * 30_000, "ッ" * 100, "Grrrrr Chchchchch Ghghghgh"]
)
def test_hostile_names_are_read_in_time(text: str) -> None:
    assert all(len(key) < 100 for key in spellings(text[:2_000]))
