"""Why a coefficient or its interval cannot be told, in words: never a number that means nothing."""

from __future__ import annotations

from typing import Literal

from impra_research.declared import Label

Why = Literal[
    "no_units",
    "one_category",
    "one_coder",
    "identical",
    "one_unit",
    "no_variation",
    "one_document",
    "rare",
    "overlapping",
    "nothing_shared",
    "unused",
    "no_interval",
    "one_code",
]
WHY: dict[Why, Label] = {
    "no_units": {
        "en": "no unit was judged by two coders, so there is nothing to compare",
        "fr": "aucune unité n’a été jugée par deux codeurs : il n’y a rien à comparer",
        "it": "nessuna unità è stata giudicata da due codificatori: non c’è nulla da confrontare",
    },
    "one_category": {
        "en": "the coders decided the same everywhere, so chance cannot be told from agreement",
        "fr": "les codeurs ont partout décidé de même : accord et hasard sont indiscernables",
        "it": "i codificatori hanno deciso ovunque lo stesso: accordo e caso non si distinguono",
    },
    "one_coder": {
        "en": "one coder never varied: kappa is zero by construction and has no interval",
        "fr": "un codeur n’a jamais varié : kappa est nul par construction et sans intervalle",
        "it": "un codificatore non ha mai variato: kappa è zero per costruzione e senza intervallo",
    },
    "identical": {
        "en": "the coders agree on every unit, so the interval cannot be estimated",
        "fr": "les codeurs s’accordent sur chaque unité : l’intervalle ne peut être estimé",
        "it": "i codificatori concordano su ogni unità: l’intervallo non è stimabile",
    },
    "one_unit": {
        "en": "one unit alone was judged by two coders, so the interval cannot be estimated",
        "fr": "une seule unité a été jugée par deux codeurs : l’intervalle ne peut être estimé",
        "it": "una sola unità è stata giudicata da due codificatori: l’intervallo non è stimabile",
    },
    "no_variation": {
        "en": "the coders disagree everywhere alike, so the interval cannot be estimated",
        "fr": "les codeurs divergent partout de même : l’intervalle ne peut être estimé",
        "it": "i codificatori divergono ovunque allo stesso modo: l’intervallo non è stimabile",
    },
    "one_document": {
        "en": "one document alone was coded by two coders, and the interval is drawn over documents",
        "fr": "un seul document a été codé par deux codeurs, or l’intervalle se tire sur les documents",
        "it": "un solo documento ha due codificatori, e l’intervallo si estrae sui documenti",
    },
    "rare": {
        "en": "in too many of the draws no coder varied, so the interval cannot be estimated",
        "fr": "dans trop de tirages aucun codeur ne varie : l’intervalle ne peut être estimé",
        "it": "in troppe estrazioni nessun codificatore varia: l’intervallo non è stimabile",
    },
    "overlapping": {
        "en": "a coder gave one passage several of these codes, and the measure allows one",
        "fr": "un codeur a donné plusieurs de ces codes à un passage, et la mesure n’en admet qu’un",
        "it": "un codificatore ha dato più di questi codici a un passo, e la misura ne ammette uno",
    },
    "nothing_shared": {
        "en": "no passage was coded by two coders, so there are no codes to compare",
        "fr": "aucun passage n’a été codé par deux codeurs : il n’y a pas de codes à comparer",
        "it": "nessun passo è stato codificato da due codificatori: non ci sono codici da confrontare",
    },
    "unused": {
        "en": "nobody set this code, so there is nothing to agree on",
        "fr": "personne n’a posé ce code : il n’y a rien sur quoi s’accorder",
        "it": "nessuno ha assegnato questo codice: non c’è nulla su cui concordare",
    },
    "no_interval": {
        "en": "nobody has published an interval for this coefficient",
        "fr": "personne n’a publié d’intervalle pour ce coefficient",
        "it": "nessuno ha pubblicato un intervallo per questo coefficiente",
    },
    "one_code": {
        "en": "one code alone leaves this kappa no chance to take away",
        "fr": "un seul code ne laisse à ce kappa aucun hasard à retirer",
        "it": "un solo codice non lascia a questo kappa alcun caso da togliere",
    },
}
