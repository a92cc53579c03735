"""What people write of a presence, a negation, an excuse: patterns for words without accents."""

import re

UNSURE = re.compile(
    r"\?|\b(?:peut etre|pas ete (?:prevenu|averti|informe|convi)\w*|d apres|avant le debut"
    r"|pas encore|(?:pouvoirs?|procurations?) (?:recue?s?|de)"
    r"|recue? (?:un |le |une )?(?:pouvoir|procuration)|deux (?:pouvoirs|procurations)"
    r"|a (?:confirmer|voir|verifier|definir)|en attente|attente|sous reserve"
    r"|invite\w*|convoque\w*|sera|seront|viendra|viendront|pourr\w+|prevue?s?|prevoit|souhaite"
    r"|pense|devrait"
    r"|si possible|plus (?:partie|membre)|nsp|sais pas|idem|ou|probable\w*|normalement"
    r"|ok pour|(?:non|pas) (?:ete )?(?:prevenu|averti|informe)\w* (?:de|du|d)|car (?:non|pas)"
    r"|possible|doit|sauf|excus\w* (?:non recue?|pas recue?|trop tard|tardives?)"
    r"|(?:depuis|arrivee?|parti\w*|quitte\w*) (?:(?:en|de|le|la|l) )?"
    r"(?:20\d{2}|clef|asso\w*|structure|poste)"
    r"|oui (?:et |ou )?non|non (?:et |ou )?oui|retraite"
    r"|demission\w*|vacant\w*|inscrit\w*|annonce\w*)\b"
)
NOT_HELD = re.compile(
    r"\b(?:report(?:ee?s?|e)|annul(?:ee?s?|e)|decal(?:ee?|e)|pas de (?:reunion|ct"
    r"|comite)|non tenue?"
    r"|ferie|sans objet|non concerne\w*|pas concerne\w*|pas encore (?:membre"
    r"|adherent\w*)|non membre"
    r"|non (?:convoque|convie|invite)\w*|pas (?:convoque|convie|invite)\w*)\b"
)
UNJUSTIFIED = re.compile(
    r"\b(?:(?:non|pas|ni|jamais|sans|aucune?)"
    r"(?: (?:mot|de|ete|etre|etait|est|s|d|l|une?|aucune?))* "
    r"(?:excusee?s?|excuses?|exc|justifi(?:ee?s?|cations?|catifs?)|motifs?|prevenue?s?|prevenir"
    r"|nouvelles?|averti\w*|explications?|signalee?s?|annoncee?s?)(?: valables?)?"
    r"|injustifiee?s?|inexcusee?s?|n a pas (?:prevenu|averti"
    r"|donne\w* de nouvelles?)"
    r"|ne s (?:est|etait) pas excus\w*|sans (?:excuses?|justification|raison|prevenir"
    r"|nouvelles?)|no show|lapin|(?<=abs )nj|(?<=absent )nj|non just|inj|aucunes? nouvelles?)\b"
)
NOT_THERE = re.compile(
    r"\b(?:(?:ne sont|n est|n etaie?n?t|n a|n ont|non|pas|jamais)(?: (?:pas|jamais|ete))? "
    r"(?:presente?s?|la|venue?s?|vue?s?|participe|assiste|arrivee?s?)"
    r"|ne s est pas presentee?s?)\b"
)
NOT_REPLACED = re.compile(
    r"\b(?:non|pas|sans|ni) (?:de |ete )?(?:representee?s?|representant\w*|remplacee?s?"
    r"|remplacante?s?|suppleante?s?)\b"
)
NOT_ABSENT = re.compile(
    r"\b(?:(?:non|pas|sans|aucune?|ni)(?: (?:de|d|ete))? (?:absente?s?|abs"
    r"|representee?s?|representant\w*|remplacee?s?|remplacante?s?|pouvoirs?|procurations?"
    r"|suppleante?s?|deleguee?s?)"
    r"|(?:remplacante?|suppleante?) (?:non|pas|jamais|ne?|absente?)\w*)\b"
)
STAND_IN = re.compile(
    r"\b(?:suppleante?s?|suppleants?|remplacante?s?|substitut)(?: presente?s?)?\b"
)
REPRESENTED = re.compile(
    r"\b(?:representee?s?|represente|rempl|represent|represt|repres|repr|rep(?= par)|pouvoirs?"
    r"|procurations?|mandatee?s?|suppleee?s?|supplee?s?|suppl|remplacee?s?|remplace|remplacement"
    r"|delegation de pouvoirs?|vote par|a (?:sa|leur) place|a la place de)\b"
    rf"|{STAND_IN.pattern}"
)
BY_WHOM = re.compile(
    r" (?:par|pour) .*$"
    r"|(?:(?<=pouvoir)|(?<=pouvoirs)|(?<=procuration)|(?<=delegation)|(?<=donne)|(?<=donnee))"
    r" (?:a|au|aux) .*$"
    r"|(?<=place de) .*$"
)
"""What follows « représenté par », « pouvoir à »: a person or a house, by any words."""
_TOLD_BY = (
    r"tel(?:ephone)?|e ?mails?|mails?|courriels?|sms|message|courrier|ecrit|oral|coordinatrice"
    r"|collegue"
)
EXCUSED_PHRASES = re.compile(
    r"\b(?:(?:a |ont )?presente (?:ses|leurs|des|d) excuses"
    r"|(?:s est |s etait |est )?(?:excusee?s?|excuses?|exc|prevenue?s?|avertie?s?|signalee?s?)"
    r"(?: (?:au prealable|a l avance|la veille|le matin|hier|ce matin))?"
    rf" par (?:un |une |le |la |son |sa )?(?:{_TOLD_BY})"
    r"|(?:s est |s etait )?(?:prevenue?s?|avertie?s?|excusee?s?)"
    r" (?:au prealable|a l avance|la veille)"
    r"|(?:a |ont )?(?:appele|telephone|ecrit) pour (?:prevenir|s excuser)"
    r"|(?:s est|s etait) (?:fait )?excuse\w*|se fait excuser|fait excuser|garde (?:d )?enfants?"
    r"|(?:absente?s?|absence) signalee?|enfants? malades?|arret (?:de travail|mal(?:adie)?)"
    r"|conflit d (?:agenda|horaires?)"
    r"|conge (?:mat(?:ernite)?|pat(?:ernite)?|parental|annuel|sans solde|patho\w*)"
    r"|(?:(?:prise?s?|retenue?s?) (?:par|a|en|dans) )?(?:une? )?"
    r"autre (?:reunion|engagement|obligation|rdv|rendez vous)s?"
    r"|(?:pour|cause|raisons?|motifs?) (?:de )?(?:(?:professionnel|familial|personnel|medica)\w*"
    r"|perso|sante|maladie|travail|service|formation|conges?|reunion|deces|deuil)"
    r"|ne (?:peut|peuvent|pouvait) pas (?:venir|etre (?:la|presente?s?)|participer|assister)"
    r"|(?:empechee?s?|retenue?s?) (?:au dernier moment|a la derniere minute)"
    r"|voiture en panne|panne (?:de )?(?:voiture|reveil)?"
    r"|reunions? (?:ailleurs|exterieure|a l (?:ecole|inspection|exterieur)"
    r"|(?:a la|au|a) (?:mairie|nancy|caf)))\b"
)
EXCUSED = re.compile(
    r"\b(?:excusee?s?|excuses|excusent|excus|exc|justifiee?s?|justificatifs?|justification|justif|just"
    r"|conges?|cp|rtt|vacances?|malad\w*|arret|souffrante?s?|grippe|covid|hopital|hospitalis\w*"
    r"|formations?|reunions?|colloque|seminaire|stage|empeche\w*|indispo(?:nible)?s?|retenue?s?"
    r"|prise?s? par (?:le |un )?conseil municipal"
    r"|prise?s? (?:par|ailleurs|a|au|sur) (?:\w+ )?\w+|rdv|rendez vous|deplacement|greve|deuil"
    r"|obseques|enterrement|deces|maternite"
    r"|paternite|accouchement|naissance|garde|accident|recup(?:eration)?|mission|temps partiel"
    r"|ailleurs|medical\w*|medecin|dentiste|operee?|conseil municipal|examen|concours"
    r"|prevenue?s?|avertie?s?|averti|sante|imprevu|contretemps|intemperies|neige"
    r"|verglas)\b"
)
ABSENT = re.compile(r"\b(?:absente?s?|absences?|abs|defaillante?s?|manquante?s?)\b")
PRESENT = re.compile(
    r"\b(?:[1-9]\d* (?:personnes )?presente?s?|presents?|presentes?|presence|pres|prst"
    r"|(?:en )?visio(?:conference|conf)?|zoom|teams"
    r"|skype|distanciel|a distance|en ligne|(?:par|au) tel(?:ephone)?"
    r"|participe|participait|venue?s?|(?:est|sont|etaie?n?t) la|(?:en )?presentiel|sur place"
    r"|assiste|assistait|connectee?s?"
    r"|(?:en )?retards?|arrivees? tardives?|arrivee?s?|arrivait|partie?s?|departs?|depuis \d+ ?h"
    r"|jusqu a?|a quitte|quitte|quittee?|oui|ok)\b"
)
PARTLY = re.compile(
    r"\b(?:retards?|arrivee?s?|arrivait|partie?s?|departs?|jusqu a?|quitte|quittee?|depuis)\b"
)
PART_OF_DAY = re.compile(
    r"matins?|matinee|midi|apres|aprem|soir|soiree|debut|fin|avant|pause|repas|dejeuner|premiere|"
    r"deuxieme|seconde|partie|partiellement|\d{1,2}h(?:\d{2})?|\d{1,2}|h|heures?|min|mn|minutes?|"
    r"vers|tot|tard|partir|demi|quart"
)
"""Words that leave a presence a presence, yet make an absence half of one."""
THIS_MEETING = re.compile(
    r"\b(?:(?:a|de|pour|pendant|durant) )?(?:toute )?(?:la|cette|l|ce|le|au|du) ?"
    r"(?:reunion|seance|ct|comite(?: technique)?|copil)\b"
)
"""« absente à la réunion »: this one, while « absente, réunion » gives a reason."""
ADDS_NOTHING = re.compile(
    r"car|est|etait|etaient|sont|ont|avait|avaient|ayant|a|s|n|y|c|et|mais|avec|en|pour|par|au|aux|du"
    r"|de|des|d|l|la|le|les|un|une|sa|son|ses|ce|cet|cette|ils?|elles?|e|bien|tous|toutes|toute"
    r"|toujours|encore|malgre|tout|jour|journee|m|mr|mme|mlle|melle|monsieur|madame|mmes|ete|merci|moi"
)
SAYS_WHO = re.compile(
    r"deux|suite|collegue|stagiaire|directrice|directeur|presidente?|coordinatrice|coordinateur"
    r"|notee?|salle|physiquement|personnellement|via|anticipee?"
)
"""Beside an absence they may speak of another person, or of the room only."""
GIVES_A_REASON = re.compile(r"motifs?|raisons?|cause|mot|mail|courriel|recue?s?|donnee?|accord")
"""Beside an absence they may be its excuse; beside all else they add nothing."""
SAID_PLAINLY = {
    "present": re.compile(
        r"\b(?:presente?s?|pres|prst|presence)\b(?!.*\b(?:jusqu|part\w+|depart|quitte))"
    ),
    "excused": re.compile(r"\b(?:excus\w*|exc|ex|justif\w*|just)\b"),
    "absent": re.compile(
        r"\b(?:absente?s?|absences?|abs|(?:non|pas|n a|sans (?:prevenir|excuses?|motif))\b"
        r"|in(?:exc|just)\w*)"
    ),
    "represented": re.compile(r"(?!)"),
}
"""The status in its own words; others only come down to it, and a person looks at them."""
