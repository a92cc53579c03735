"""What people write of a presence, a negation, an excuse: patterns for words without accents."""

import re

UNSURE = re.compile(
    r"\?|\b(?:peut etre|a (?:confirmer|voir|verifier|definir)|en attente|attente|sous reserve"
    r"|invite\w*|convoque\w*|sera|seront|viendra|viendront|prevue?s?|prevoit|souhaite"
    r"|pense|devrait"
    r"|si possible|plus (?:partie|membre)|nsp|sais pas|idem|ou|probable\w*|normalement"
    r"|possible|doit|sauf|excus\w* (?:non recue?|pas recue?|trop tard)"
    r"|(?:depuis|arrivee?|parti\w*|quitte\w*) (?:(?:en|de|le|la|l) )?"
    r"(?:20\d{2}|clef|asso\w*|structure|poste)"
    r"|oui (?:et |ou )?non|non (?:et |ou )?oui|retraite"
    r"|demission\w*|vacant\w*|inscrit\w*|tardive|annonce\w*)\b"
)
NOT_HELD = re.compile(
    r"\b(?:report(?:ee?s?|e)|annul(?:ee?s?|e)|decal(?:ee?|e)|pas de (?:reunion|ct"
    r"|comite)|non tenue?"
    r"|ferie|sans objet|non concerne\w*|pas concerne\w*|pas encore (?:membre"
    r"|adherent\w*)|non membre"
    r"|non convoque\w*|pas convoque\w*|non invite\w*|pas invite\w*)\b"
)
UNJUSTIFIED = re.compile(
    r"\b(?:(?:non|pas|ni|jamais|sans|aucune?)"
    r"(?: (?:mot|de|ete|etre|etait|est|s|d|l|une?|aucune?))* "
    r"(?:excus\w*|exc|justif\w*|motif\w*|prevenu\w*|prevenir|nouvelles?|reponse"
    r"|avert\w*|explication\w*)|injustif\w*|inexcus\w*|n a pas (?:prevenu|averti"
    r"|repondu|donne\w* de nouvelles?)"
    r"|ne s (?:est|etait) pas excus\w*|sans (?:excuse|justification|raison|prevenir"
    r"|nouvelles?)|no show|lapin|(?<=abs )nj|(?<=absent )nj|non just|inj|aucune? nouvelles?)\b"
)
NOT_THERE = re.compile(
    r"\b(?:(?:non|pas|n est pas|jamais|n etait pas|n a pas pu)(?: (?:pu|ete))? "
    r"(?:presente?s?|la|venue?s?|vue?s?|participe\w*|assiste\w*|arrivee?s?|etre la)"
    r"|ne s est pas presente\w*|nul|nulle)\b"
)
NOT_ABSENT = re.compile(
    r"\b(?:(?:non|pas|sans|aucune?|ni)(?: (?:de|d|ete))? (?:absente?s?|abs"
    r"|represent\w*|remplac\w*|pouvoirs?|procurations?|supplea\w*|delegu\w*)"
    r"|(?:remplacante?|suppleante?) (?:non|pas|absente?)\w*)\b"
)
REPRESENTED = re.compile(
    r"\b(?:representee?s?|represente|rempl|representation|represent|represt|pouvoirs?"
    r"|procurations?|proc|mandat\w*|suppleante?s?|suppleant\w*"
    r"|supplee?s?|remplacee?s?|remplace|remplacante?s?|remplacement|delegue\w*"
    r"|delegation|substitut|vote par)\b"
)
EXCUSED = re.compile(
    r"\b(?:excus\w*|exc|justif\w*|just|s excuse|conges?|cp|rtt|ca|vacances?|malad\w*"
    r"|arret|souffrante?s?|grippe|covid|hopital|hospitalis\w*"
    r"|formations?|en reunion|reunion (?:ailleurs|autre|exterieure|a|au)|autre reunion"
    r"|colloque|seminaire|stage|empech\w*|indispo\w*|indisponibl\w*|retenue?s?"
    r"|pris(?:e|es)?|rdv|rendez vous"
    r"|deplacement|greve|deuil|obseques|enterrement|maternite|paternite|garde|enfants?"
    r"|accident|panne|conflit d agenda|agenda"
    r"|autre (?:reunion|engagement|obligation)\w*|a prevenu\w*|prevenue?s?|avertie?s?"
    r"|a averti|ne peut pas venir|ne pourra pas venir"
    r"|ne peut pas|mission|teletravail|temps partiel|ailleurs|medical\w*|operation"
    r"|operee?|conseil municipal|examen|concours|pour (?:prevenir|s excuser)|signalee?s?|sante"
    r"|(?:pour|cause|raisons?|motif) (?:professionnel\w*|familia\w*|personnel\w*|perso|de \w+))\b"
)
ABSENT = re.compile(
    r"\b(?:absente?s?|absences?|abs|defaillante?s?|defection|manquante?s?|manque)\b"
)
PRESENT = re.compile(
    r"\b(?:presents?|presentes?|presence|pres|prst|visio\w*|zoom|teams|distanciel|a "
    r"distance|en ligne|(?:par|au) tel(?:ephone)?"
    r"|participe\w*|venue?s?|est venue?|etait la|assiste|a assiste|connectee?s?"
    r"|retards?|en retard|arrivee?|arrive\w*|parti\w*|depart|depuis|jusqu a?"
    r"|quitte\w*|oui|ok)\b"
)
