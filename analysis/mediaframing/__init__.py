"""mediaframing: how news outlets name, source and colour the same events, and whose words those are.

Every public name is reachable as `mediaframing.<name>` and is imported on first use, so that importing the
package stays quick.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mediaframing.articles import validate_articles as validate_articles
    from mediaframing.compare.changes.change_points import find_change_points as find_change_points
    from mediaframing.compare.diversity.diversity import compare_diversity as compare_diversity
    from mediaframing.compare.evidence.evidence import find_evidence as find_evidence
    from mediaframing.compare.keyness.keyness import compare_keyness as compare_keyness
    from mediaframing.compare.means.means import compare_means as compare_means
    from mediaframing.compare.rates.rates import compare_rates as compare_rates
    from mediaframing.compare.regression.regression import compare_regression as compare_regression
    from mediaframing.compare.shares.shares import compare_shares as compare_shares
    from mediaframing.compare.specifications import compare_specifications as compare_specifications
    from mediaframing.compare.trends.trends import compare_trends as compare_trends
    from mediaframing.compare.words.collocations import find_collocations as find_collocations
    from mediaframing.compare.words.dispersion import describe_dispersion as describe_dispersion
    from mediaframing.corpus.boilerplate import mark_boilerplate as mark_boilerplate
    from mediaframing.corpus.describe import describe_articles as describe_articles
    from mediaframing.corpus.duplicates import mark_duplicates as mark_duplicates
    from mediaframing.corpus.events import mark_events as mark_events
    from mediaframing.corpus.words import count_words as count_words
    from mediaframing.display.concordance import show_concordance as show_concordance
    from mediaframing.explorer.coding import code_sample as code_sample
    from mediaframing.explorer.exploring import explore as explore
    from mediaframing.load.example import load_example as load_example
    from mediaframing.load.reading import iter_articles as iter_articles
    from mediaframing.load.reading import read_articles as read_articles
    from mediaframing.load.registry import list_formats as list_formats
    from mediaframing.naming.concordance import keyword_in_context as keyword_in_context
    from mediaframing.naming.descriptors import find_descriptors as find_descriptors
    from mediaframing.naming.discovery import suggest_variants as suggest_variants
    from mediaframing.naming.mentions import find_mentions as find_mentions
    from mediaframing.naming.reading import list_lexicons as list_lexicons
    from mediaframing.naming.reading import read_lexicon as read_lexicon
    from mediaframing.plot.dispersion import plot_dispersion as plot_dispersion
    from mediaframing.plot.exports.export import save_figure as save_figure
    from mediaframing.plot.exports.table_export import save_table as save_table
    from mediaframing.plot.keyness import plot_keyness as plot_keyness
    from mediaframing.plot.matrix import plot_matrix as plot_matrix
    from mediaframing.plot.means import plot_means as plot_means
    from mediaframing.plot.shares import plot_shares as plot_shares
    from mediaframing.plot.sources import plot_sources as plot_sources
    from mediaframing.plot.specifications import plot_specifications as plot_specifications
    from mediaframing.plot.style import style as style
    from mediaframing.plot.trends import plot_trends as plot_trends
    from mediaframing.report.writing import write_report as write_report
    from mediaframing.scale.corpus import read_measures as read_measures
    from mediaframing.scale.measuring import measure_corpus as measure_corpus
    from mediaframing.sentiment.measuring import score_sentiment as score_sentiment
    from mediaframing.sentiment.target_model import score_targets as score_targets
    from mediaframing.sentiment.texts import SCORERS as SCORERS
    from mediaframing.sentiment.texts import score_texts as score_texts
    from mediaframing.sources.actors.sides import mark_actors as mark_actors
    from mediaframing.sources.actors.sides import read_actors as read_actors
    from mediaframing.sources.agencies.agencies import mark_agencies as mark_agencies
    from mediaframing.sources.listing import list_sources as list_sources
    from mediaframing.sources.shared_quotes import find_shared_quotes as find_shared_quotes
    from mediaframing.sources.statements import find_statements as find_statements
    from mediaframing.validate.agreement.agreement import agreement as agreement
    from mediaframing.validate.coding.codebook import read_codebook as read_codebook
    from mediaframing.validate.coding.coding import read_coding as read_coding
    from mediaframing.validate.coding.sheets import write_sheets as write_sheets
    from mediaframing.validate.correction.correction import correct_estimates as correct_estimates
    from mediaframing.validate.marks import describe_validation as describe_validation
    from mediaframing.validate.marks import mark_validation as mark_validation
    from mediaframing.validate.sampling.sampling import draw_sample as draw_sample
    from mediaframing.validate.scoring import compare_errors as compare_errors
    from mediaframing.validate.scoring import score_coding as score_coding
    from mediaframing.validate.scoring import score_confusion as score_confusion
    from mediaframing.versions import show_versions as show_versions
    from mediaframing.voice import mark_voice as mark_voice

__version__ = "0.1.0"

_HOMES = {
    "validate_articles": "articles",
    "show_concordance": "display.concordance",
    "load_example": "load.example",
    "iter_articles": "load.reading",
    "read_articles": "load.reading",
    "list_formats": "load.registry",
    "mark_boilerplate": "corpus.boilerplate",
    "describe_articles": "corpus.describe",
    "mark_duplicates": "corpus.duplicates",
    "mark_events": "corpus.events",
    "count_words": "corpus.words",
    "mark_voice": "voice",
    "keyword_in_context": "naming.concordance",
    "find_descriptors": "naming.descriptors",
    "suggest_variants": "naming.discovery",
    "find_mentions": "naming.mentions",
    "list_lexicons": "naming.reading",
    "read_lexicon": "naming.reading",
    "mark_agencies": "sources.agencies.agencies",
    "list_sources": "sources.listing",
    "find_shared_quotes": "sources.shared_quotes",
    "mark_actors": "sources.actors.sides",
    "read_actors": "sources.actors.sides",
    "find_statements": "sources.statements",
    "score_sentiment": "sentiment.measuring",
    "score_targets": "sentiment.target_model",
    "SCORERS": "sentiment.texts",
    "score_texts": "sentiment.texts",
    "find_change_points": "compare.changes.change_points",
    "find_collocations": "compare.words.collocations",
    "describe_dispersion": "compare.words.dispersion",
    "compare_diversity": "compare.diversity.diversity",
    "find_evidence": "compare.evidence.evidence",
    "compare_keyness": "compare.keyness.keyness",
    "compare_means": "compare.means.means",
    "compare_rates": "compare.rates.rates",
    "compare_regression": "compare.regression.regression",
    "compare_shares": "compare.shares.shares",
    "compare_specifications": "compare.specifications",
    "compare_trends": "compare.trends.trends",
    "agreement": "validate.agreement.agreement",
    "read_codebook": "validate.coding.codebook",
    "read_coding": "validate.coding.coding",
    "correct_estimates": "validate.correction.correction",
    "describe_validation": "validate.marks",
    "mark_validation": "validate.marks",
    "draw_sample": "validate.sampling.sampling",
    "compare_errors": "validate.scoring",
    "score_coding": "validate.scoring",
    "code_sample": "explorer.coding",
    "explore": "explorer.exploring",
    "score_confusion": "validate.scoring",
    "write_sheets": "validate.coding.sheets",
    "plot_dispersion": "plot.dispersion",
    "save_figure": "plot.exports.export",
    "plot_keyness": "plot.keyness",
    "plot_matrix": "plot.matrix",
    "plot_means": "plot.means",
    "plot_shares": "plot.shares",
    "plot_sources": "plot.sources",
    "plot_specifications": "plot.specifications",
    "style": "plot.style",
    "save_table": "plot.exports.table_export",
    "plot_trends": "plot.trends",
    "write_report": "report.writing",
    "read_measures": "scale.corpus",
    "measure_corpus": "scale.measuring",
    "show_versions": "versions",
}
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'mediaframing' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"mediaframing.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
