"""What of a host's name anybody may register: `com`, `co.uk`, `github.io`."""

from __future__ import annotations

from functools import cache

from tldextract import TLDExtract


@cache
def public_suffixes() -> TLDExtract:
    """With the list that the package brings: one that it downloads itself would go around the address guard."""
    return TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)


def same_site(host: str, other: str) -> bool:
    """Whether two hosts belong to one registered domain."""
    domains = {public_suffixes()(each).top_domain_under_public_suffix or each for each in (host, other)}
    return len(domains) == 1
