"""What people write above a column, by the field it means: as broad as sheets are.

A name is `entity.field` of the canonical model, or a plain word for what is no field of ours.
Aliases are compared without accents, case, plural and small words.
"""

from collections.abc import Mapping

ALIASES: Mapping[str, str] = {
    "address.street": "Adresse postale|rue|voie|n° et rue|n° et libellé de voie|libellé de voie|adresse 1|adresse ligne 1|numéro et rue|adresse du siège|siège social|siège|adresse complète|adresse de la structure|adresse structure|adresse administrative|domicile|lieu de résidence adresse|street address|address|adr|adr.|adresse physique|coordonnées postales|rue et numéro|n° rue|adresse domicile|lieu-dit",
    "address.complement": "Complément d'adresse|complément|adresse 2|adresse ligne 2|adresse (suite)|adresse suite|bâtiment|bât.|étage|bp|boîte postale|résidence|appartement|appt|compl. adresse|complément adresse|adresse complémentaire|post office box number|entrée",
    "address.postcode": "Code postal|cp|c.p.|code post.|postal|postal code|postcode|zip|code poste|code postal ville|code postal de la commune",
    "address.city": "Commune|ville|localité|commune de résidence|ville de résidence|lieu d'habitation|commune d'habitation|city|address locality|agglomération|municipalité|bourg|village|ville / commune|commune (ville)|ville du siège|libellé commune|nom de la commune|quartier ville",
    "attendance.status": "Présence|présent|présente|présents|présences|pointage|émargement|présence effective|présence (p/a/e)|p/a/e|statut de présence|absence|absent|absences|présent / absent|assiduité|participation|était là|venu|venue|a participé|présent(e) ?|présence oui/non|présence o/n|p/a|présence réunion|présence ct",
    "attendance.reason": "Motif d'absence|motif|raison|raison de l'absence|justification|justificatif|cause|motif absence|pourquoi absent|cause de l'absence|raison absence|motif de l'absence|justification absence|excuse",
    "contact.family_name": "Nom|nom de famille|nom du parent|nom usuel|nom du contact|patronyme|nom d'usage|nom du référent|nom marital|last name|family name|noms|nom de l'adulte|nom participant|nom du participant|nom du responsable|nom de l'adhérent|nom du représentant|nom contact|nom de la personne|nom du correspondant",
    "contact.given_name": "Prénom|prénoms|prénom du parent|prénom de l'adulte|prénom usuel|first name|given name|petit nom|prénom du contact|prénom contact|prénom du participant|prénom référent|prénom du référent|votre prénom|prénom participant",
    "contact.full_name": "Nom et prénom|nom prénom|nom / prénom|prénom nom|prénom et nom|nom complet|interlocuteur|personne à contacter|contact|contacts|référent|personne référente|personne ressource|correspondant|responsable|nom + prénom|identité|nom & prénom|nom, prénom|représentant|représentant de la structure|personne contact|contact principal|interlocuteurs|nom et prénom du contact|nom du contact et prénom|noms prénoms|nom-prénom|votre nom et prénom|nom et prénom du parent|personne de contact|contact référent|référent structure|délégué|membre",
    "contact.title": "Civilité|civ|civ.|m./mme|mme/m.|mr/mme|m / mme|genre civilité|titre de civilité|titre (m./mme)|sexe civilité|m. ou mme|mme ou m.|madame/monsieur|monsieur/madame",
    "contact.role": "Fonction|rôle|poste|métier|profession|qualité|fonction dans la structure|fonctions|poste occupé|emploi|mission|titre / fonction|responsabilité|fonction exercée|job|rôle dans la structure|statut professionnel|intitulé du poste|fonction du contact|en qualité de|poste / fonction|fonction ou poste|attributions",
    "contact.email": "Courriel|email|e-mail|mail|e.mail|adresse mail|adresse e-mail|adresse email|mél|mel|adresse électronique|mail pro|courrier électronique|courriels|mails|adresse courriel|email pro|e-mail professionnel|mail du contact|mail contact|adresse de messagerie|messagerie|contact email|email address|courriel du référent|courriel professionnel|@|adresse internet mail|votre mail|votre email|mail référent|courriel contact|boîte mail|e mail|adel|adresse mèl|mail structure|email de contact|mail de contact",
    "contact.phone": "Tél.|téléphone|tél|n° tél|n° de tél|n° de téléphone|numéro de téléphone|numéro de tél|tel fixe|téléphone fixe|fixe|phone|contact phone|coordonnées téléphoniques|téléphones|tel.|tel pro|tel bureau|téléphone professionnel|tél. bureau|tél. fixe|ligne directe|standard|n° téléphone|tél contact|téléphone du contact|numéro tel|téléphone direct|appel|joindre par téléphone|votre téléphone|coordonnées tél|tph|ligne fixe|numéro à appeler|tél parent|téléphone parent|tél structure",
    "contact.mobile": "Portable|mobile|tél. portable|n° portable|gsm|téléphone portable|tel mobile|port.|téléphone mobile|numéro de portable|n° de portable|portable pro|mobile pro|tél mobile|tel port|06|n° mobile|numéro mobile|cellulaire|portable perso|tel. port.",
    "item.code": "Réf.|n° d'inventaire|cote|code|référence|n° inventaire|numéro d'inventaire|code barre|code-barres|identifiant matériel|code article|code matériel|ref|n° de l'outil|réf. outil|code outil|n° malle|inventaire|numéro de malle|n° matériel|cote de rangement document|référence matériel|identifiant outil|n° de référence|id matériel|étiquette|n° d'ordre matériel",
    "item.label": "Désignation|matériel|objet|outil|article|malle|intitulé de l'outil|nom du matériel|titre du jeu|libellé|jeu|matériel emprunté|outil emprunté|malle pédagogique|outil d'animation|matériel pédagogique|description du matériel|nom de l'outil|objet prêté|équipement|matériels|ressource|titre de l'ouvrage|ouvrage|support|nom du jeu|document|exposition|kit|outils|objets|désignation du matériel|nom de la malle|matériel prêté|livre|jeux|outil pédagogique|support emprunté|libellé du matériel",
    "item.condition": "État|état du matériel|état de l'objet|condition|état général|état actuel|usure|état matériel|état de conservation|état au retour|état retour|qualité du matériel|état de l'outil|dégradation|état physique|bon état ?|remarque état",
    "item.location": "Emplacement|où|où ?|armoire|rangement|lieu de stockage|localisation|étagère|lieu de rangement|stockage|où est-ce rangé|rangé où|placard|rayon|salle de rangement|casier|emplacement de rangement|lieu stockage|réserve|endroit|position",
    "item.quantity": "Qté|quantité|quantités|qte|nombre d'exemplaires|nb d'exemplaires|exemplaires|nb exemplaires|stock|nb|nombre de pièces|nb pièces|nb unités|quantité disponible|quantité en stock|qté prêtée|quantité empruntée|nombre d'unités|unités",
    "loan.borrower": "Emprunteur|emprunteuse|emprunté par|prêté à|pris par|structure emprunteuse|bénéficiaire du prêt|sorti par|chez|emprunteur (structure)|nom de l'emprunteur|prêt à|destinataire|utilisateur|détenteur|qui emprunte|qui a emprunté|preneur|emprunt par|détenu par|emprunteurs|organisme emprunteur|structure qui emprunte|confié à|remis à|chez qui",
    "loan.loaned_on": "Date de sortie|sorti le|date d'emprunt|date emprunt|date du prêt|date de prêt|prêté le|emprunté le|début du prêt|date de départ|pris le|départ|date prêt|sortie le|du (prêt)|début prêt|date de retrait|retiré le|date d'enlèvement|parti le|date départ|début d'emprunt|date début|date de mise à disposition|date de début du prêt|date sortie|jour d'emprunt|emporté le|prêt du",
    "loan.due_on": "Retour prévu|retour prévu le|à rendre le|date de retour prévue|jusqu'au|échéance|date limite|à rendre pour le|date limite de retour|retour attendu|fin du prêt|à rendre avant le|date d'échéance|date retour prévue|fin de prêt|date de fin|retour prévisionnel|date prévue de retour|à restituer le|restitution prévue|date butoir|deadline|prêt jusqu'au|à retourner le|date de fin du prêt|retour avant le|date fin|à rendre|retour théorique",
    "loan.returned_on": "Rendu le|retourné le|date de retour|retour effectif|date retour|restitué le|date de restitution|retour le|rapporté le|date de retour effective|date effective de retour|revenu le|retour réel|rentré le|date de rendu|rendu en date du|date retour réel|retour effectué le|date de retour réelle|date rendu|récupéré le|ramené le",
    "loan.status": "Statut|retour o/n|statut du prêt|rendu ?|rendu|rendu o/n|état du prêt|situation du prêt|en cours / rendu|rendu oui/non|retour oui/non|disponibilité|prêt en cours|suivi du prêt|retourné ?|avancement|où en est le prêt|statut prêt|disponible|disponible ?|retour fait|retour ok|restitué ?|état prêt",
    "meeting.date": "Date de la réunion|date de réunion|date réunion|date du ct|date ct|date du comité|réunion du|date du comité technique|date de la séance plénière|date copil|date du copil|date de la rencontre ct|ct du|comité du|date comité|jour de la réunion|date de l'instance",
    "note": "Remarques|remarque|observations|observation|commentaire|commentaires|divers|notes|note|à savoir|obs.|obs|infos|info|précisions|précision|informations|mémo|informations complémentaires|rq|à noter|complément d'information|infos complémentaires|autres informations|autre|autres|pense-bête|compléments|à faire|message|annotations|infos diverses|bloc-notes|rem.|com.|comm.|particularités|remarques diverses",
    "organisation.name": "Structure|nom de la structure|partenaire|organisme|association|établissement|nom de l'organisme|nom structure|raison sociale|institution|nom de l'association|structures|partenaires|nom du partenaire|nom de l'établissement|organisation|structure partenaire|dénomination|institutions|entité|nom du lieu|nom association|école|service|équipement (nom)|structure d'origine|structure / organisme|employeur|structure représentée|name|nom (fondation)|enseigne|nom organisme|nom partenaire|collectivité|structure de rattachement|organismes|associations|intitulé de la structure",
    "organisation.kind": "Type de structure|nature de la structure|typologie|catégorie|type|statut juridique|forme juridique|type d'organisme|nature|type de partenaire|type d'établissement|catégorie de structure|type structure|nature juridique|secteur|statut de la structure|famille de structure|catégorie juridique|type d'organisation|catégorie d'organisme",
    "organisation.rna": "N° RNA|rna|numéro rna|waldec|n° waldec|code rna|identifiant rna|numéro w|répertoire national des associations|n° d'association|numéro d'association|n° préfecture|rna (w)|n° de rna|numéro waldec",
    "organisation.siret": "N° SIRET|siret|numéro siret|n° de siret|siret/siren|code siret|siren|numéro de siret|n° siren|identifiant siret|siret de la structure|numéro insee siret|siret structure",
    "organisation.website": "Site internet|site web|site|web|url|site de la structure|lien|adresse du site|adresse web|website|page web|lien internet|site www|internet|www|lien web|lien du site|adresse internet|site / page facebook|page facebook",
    "registration.adults_count": "Nb adultes|nombre d'adultes|adultes|nombre de parents|nb parents|nb d'adultes|nbre d'adultes|combien d'adultes|combien d'adultes viennent|combien d'adultes viendront|combien de parents viennent|nombre adultes|parents présents|nb adulte|adultes présents|total adultes|effectif adultes|nb de parents|combien d'adultes serez-vous|nombre d'adultes présents|nbre parents",
    "registration.children_count": "Nb enfants|nombre d'enfants|nbre d'enfants|nb d'enfants|combien d'enfants|nombre enfants|nbre enfants|total enfants|effectif enfants|enfants (nombre)|enfants (nb)|combien d'enfants viennent|nombre d'enfants inscrits|nb enfants présents|nombre d'enfants présents|combien d'enfants viendront|nb total d'enfants",
    "registration.children_ages": "Âge des enfants|âges|âge|âge enfant|âge(s) des enfants|âge de l'enfant|âges enfants|âge(s)|quel âge ont vos enfants|tranche d'âge|âge enfants|âges des enfants|tranches d'âge|âge de votre enfant|âge du ou des enfants|âge de vos enfants|quel âge|tranche d'âge des enfants",
    "registration.consent_contact": "J'accepte d'être recontacté(e)|rgpd|accord rgpd|consentement|autorisation|accord|consentement rgpd|accepte d'être recontacté|ok pour être recontacté|newsletter|autorisation de contact|accepte les mails|j'accepte de recevoir des informations|accord pour être recontacté|recevoir les informations|consentement contact|accord de diffusion|opt-in|souhaite recevoir la newsletter|autorisation rgpd|acceptation|acceptez-vous d'être recontacté|voulez-vous être recontacté|droit à l'image",
    "registration.language": "Langue parlée|langue|langue(s) parlée(s) à la maison|langue maternelle|langues|besoin d'un interprète|interprète|langue de la famille|langue(s)|langues parlées|quelle langue parlez-vous|langue maison|langue d'origine|traduction|besoin de traduction|langue parlée à la maison|interprète ?|langue usuelle|quelle langue parlez-vous à la maison|besoin interprète|langue souhaitée",
    "registration.submitted_at": "Horodateur|timestamp|date d'inscription|date de réponse|inscrit le|date de la demande|horodatage|date inscription|date de saisie|submitted at|enregistré le|reçu le|date de l'inscription|soumis le|date d'envoi|demande reçue le|saisi le|date et heure d'inscription",
    "report.families_count": "Nb familles|familles|nombre de familles|foyers|nb de familles|nbre de familles|familles accueillies|nombre de foyers|familles présentes|total familles|familles touchées|familles différentes|nb foyers|effectif familles|nombre familles|familles venues|ménages|nbre familles|familles (nb)|nombre de familles accueillies|nombre de familles présentes",
    "report.new_families_count": "Nouvelles familles|dont nouvelles familles|nb nouvelles familles|nombre de nouvelles familles|familles nouvelles|nouveaux|dont nouveaux|nouvelles|nouveaux foyers|première venue (familles)|dont nouvelles|primo-arrivants|nouvelles inscriptions|1ère venue|1ere fois|familles venues pour la première fois|nb de nouvelles familles|nouvelles familles accueillies|dont nouveaux foyers",
    "report.mothers_count": "Mères|mamans|nb mères|nombre de mères|nb mamans|nombre de mamans|nbre de mères|dont mères|mères présentes|femmes|nb de mères|dont mamans|nb femmes|mamans présentes|total mères|mère|maman",
    "report.fathers_count": "Pères|papas|nb pères|nombre de pères|nb papas|nombre de papas|nbre de pères|dont pères|pères présents|hommes|nb de pères|dont papas|nb hommes|papas présents|total pères|père|papa",
    "report.sessions_count": "Nb séances|séances|nombre de séances|nb de séances|nombre de rencontres|nb de rencontres|nb rencontres|nbre de séances|nombre d'ateliers|nb ateliers|nombre d'actions|nb actions|total séances|nb d'ateliers|séances réalisées|nombre d'interventions|rencontres|nombre de réunions|nb réunions|séances tenues|nombre de sessions|nb sessions|nb d'actions",
    "workshop.title": "Atelier|nom de l'atelier|intitulé de l'atelier|action|activité|titre de l'atelier|intitulé de l'action|nom de l'action|thème de l'atelier|titre de l'action|atelier choisi|thème|intitulé|activités|nom de l'activité|sujet|ateliers|animation|événement|quel atelier|libellé de l'action|thématique de l'atelier|atelier souhaité|intitulé de l'activité|type d'atelier|nom animation|projet|nom du projet|intitulé du projet|thème abordé|titre de l'animation|choix de l'atelier",
    "workshop.date": "Date de l'atelier|date atelier|date de la séance|date séance|jour de l'atelier|date de l'action|séance du|atelier du|date de l'activité|date de la rencontre|date de l'animation|quand|date(s) de l'atelier|dates|date prévue|date de l'événement|date intervention|jour de la séance|date choisie|date animation|date action|date de session|le (date)|quand ?|date d'intervention|date activité|date souhaitée",
    "workshop.start_time": "Heure|heure de début|début|horaire|horaires|heure début|de (heure)|commence à|h. début|à quelle heure|heure de l'atelier|horaire de début|h début|heure d'arrivée|démarrage|hdeb|heure deb|débute à|horaire début|heure de la séance|heure d'accueil|heure de démarrage|horaire de l'atelier",
    "workshop.end_time": "Heure de fin|fin|heure fin|jusqu'à|h. fin|horaire de fin|finit à|se termine à|h fin|fin de l'atelier|horaire fin|termine à|heure de départ|fin à|fin de séance|heure de sortie|heure de clôture|fin atelier",
    "workshop.place": "Lieu|lieu de l'atelier|salle|adresse de l'atelier|lieu de rendez-vous|endroit de l'atelier|lieu de l'action|lieu de la séance|lieu de rencontre|lieux|site de l'atelier|lieu d'accueil|lieu d'intervention|lieu atelier|lieu rdv|salle de l'atelier|lieu de l'activité|local|salle réservée|lieu de l'animation|lieu séance|lieu de déroulement",
    "workshop.capacity": "Capacité|nb de places|nombre de places|nombre de places maximum|jauge|places disponibles|nb places|effectif max|effectif maximum|capacité d'accueil|nb max|nombre maximum|nombre max de participants|places max|capacité max|nombre de places disponibles|nb max participants|nombre limite|limite de places|nbre de places|maximum de participants|places offertes|capacité maximum|capacité maximale|nombre maximal de participants",
    "workshop.facilitator": "Animateur|animé par|intervenant|intervenante|animatrice|intervenants|intervenant(e)|animateurs|encadrant|animation par|qui anime|animateur/trice|professionnel|animateur(s)|accueillant|intervenant extérieur|encadrants|animation assurée par|formateur|formatrice|conférencier|qui anime ?|animateurs / intervenants|accueillants|professionnels présents|intervient|animation assurée|encadré par|équipe d'animation|nom de l'intervenant|nom de l'animateur|intervention de",
}
"""The first alias of each is the field's usual label."""

BY_SHEET: Mapping[str, Mapping[str, str]] = {
    "contacts": {
        "titre": "contact.title", "numero": "contact.phone", "adresse": "address.street", "nom": "contact.family_name", "type": "organisation.kind",
        "organisme": "organisation.name", "qui": "contact.full_name", "personne": "contact.full_name", "role": "contact.role", "code": "address.postcode",
        "lieu": "address.city", "ville": "address.city", "statut": "contact.role",
        "service": "organisation.name", "adresse 1": "address.street", "num": "contact.phone", "nom structure": "organisation.name",
    },
    "organisations": {
        "numero": "contact.phone", "adresse": "address.street", "nom": "organisation.name", "type": "organisation.kind", "statut": "organisation.kind",
        "titre": "organisation.name", "contact": "contact.full_name", "code": "address.postcode", "lieu": "address.city", "nature": "organisation.kind",
    },
    "loans": {
        "code": "item.code", "numero": "item.code", "nombre": "item.quantity", "nb": "item.quantity", "situation": "loan.status", "sortie": "loan.loaned_on", "retour": "loan.returned_on",
        "date": "loan.loaned_on", "statut": "loan.status", "etat": "loan.status", "qui": "loan.borrower", "pour qui": "loan.borrower", "structure": "loan.borrower",
        "titre": "item.label", "nom": "item.label", "debut": "loan.loaned_on", "fin": "loan.due_on", "partenaire": "loan.borrower", "du": "loan.loaned_on", "au": "loan.due_on", "type": "item.label",
        "pret": "loan.loaned_on", "emprunt": "loan.loaned_on", "organisme": "loan.borrower", "association": "loan.borrower",
        "rendu": "loan.status", "depart": "loan.loaned_on", "ref": "item.code", "quoi": "item.label", "lieu": "item.location", "date debut": "loan.loaned_on",
        "date fin": "loan.due_on", "objet": "item.label", "beneficiaire": "loan.borrower", "ok": "loan.status", "suivi": "loan.status",
        "date retour": "loan.returned_on", "personne": "loan.borrower", "designation": "item.label", "sorti": "loan.loaned_on", "emprunteur": "loan.borrower",
    },
    "items": {
        "code": "item.code", "numero": "item.code", "nombre": "item.quantity", "nb": "item.quantity", "titre": "item.label", "nom": "item.label", "etat": "item.condition", "lieu": "item.location",
        "situation": "loan.status", "statut": "loan.status", "type": "item.label",
    },
    "workshops": {
        "date": "workshop.date", "jour": "workshop.date", "debut": "workshop.start_time", "fin": "workshop.end_time", "titre": "workshop.title", "nom": "workshop.title",
        "lieu": "workshop.place", "adresse": "workshop.place", "max": "workshop.capacity", "nombre": "workshop.capacity", "nb": "workshop.capacity", "effectif": "workshop.capacity",
        "participants": "workshop.capacity", "nb participants": "workshop.capacity", "qui": "workshop.facilitator", "responsable": "workshop.facilitator", "de": "workshop.start_time", "a": "workshop.end_time",
        "contact": "workshop.facilitator", "sortie": "workshop.title", "quand": "workshop.date", "ou": "workshop.place", "quoi": "workshop.title", "intitule": "workshop.title",
        "structure": "organisation.name", "places": "workshop.capacity", "theme": "workshop.title", "referent": "workshop.facilitator", "type": "workshop.title",
        "heures": "workshop.start_time", "du": "workshop.date", "site": "workshop.place", "endroit": "workshop.place", "arrivee": "workshop.start_time", "depart": "workshop.end_time",
    },
    "attendance": {
        "date": "meeting.date", "statut": "attendance.status", "qui": "contact.full_name", "nom": "contact.family_name", "jour": "meeting.date", "etat": "attendance.status", "participants": "contact.full_name",
        "reunion": "meeting.date", "ok": "attendance.status", "excuse": "attendance.status", "situation": "attendance.status", "seance": "meeting.date", "presents": "attendance.status",
    },
    "registrations": {
        "nom": "contact.family_name", "prenom": "contact.given_name", "numero": "contact.phone", "enfants": "registration.children_count", "nombre": "registration.adults_count", "nb": "registration.adults_count",
        "date": "registration.submitted_at", "adultes": "registration.adults_count", "contact": "contact.phone", "adresse": "address.street", "age": "registration.children_ages",
        "langue": "registration.language", "parents": "registration.adults_count", "ok": "registration.consent_contact", "titre": "workshop.title",
        "participants": "registration.adults_count", "qui": "contact.full_name", "quand": "workshop.date", "jour": "workshop.date",
    },
    "report": {
        "date": "workshop.date", "enfants": "registration.children_count", "parents": "registration.adults_count", "adultes": "registration.adults_count", "nombre": "report.families_count", "nb": "report.families_count",
        "nouveaux": "report.new_families_count", "titre": "workshop.title", "nom": "workshop.title", "participants": "report.families_count", "seance": "workshop.date", "jour": "workshop.date",
        "theme": "workshop.title", "effectif": "report.families_count",
    },
}  # fmt: skip
"""Words that only the kind of sheet makes plain."""

SHEET_NAMES: Mapping[str, str] = {
    "prets": "loans", "pret": "loans", "loan": "loans", "materiel": "loans", "inventaire": "items", "item": "items", "ateliers": "workshops", "atelier": "workshops", "workshop": "workshops",
    "seances": "workshops", "session": "workshops", "sessions": "workshops", "contact": "contacts", "annuaire": "contacts", "presences": "attendance", "presence": "attendance", "meeting": "attendance", "meetings": "attendance",
    "inscriptions": "registrations", "registration": "registrations", "bilan": "report", "reports": "report", "session_count": "report", "organisation": "organisations",
    "structures": "organisations", "partners": "organisations", "partenaires": "organisations",
}  # fmt: skip

UNCLEAR = frozenset(
    "adresse date jour code numero num nombre nb titre enfants participants sortie retour "
    "situation max min qui ok fin total x places place colonne oui non jours du au de a "
    "le la public inscrits resultat suivi liste groupe niveau classe moyenne vide prix "
    "montant cout valeur annee mois semaine heures pret emprunt reunion seance personne "
    "personnes beneficiaires beneficiaire inscription inscriptions reponse reponses rdv "
    "visite quoi nom contact contacts depart arrivee inscrit coordonnees tarif details "
    "detail parents jeunes public responsable cree id identifiant saison periode n o p r".split()
)
"""Titles that mean too many things alone."""
