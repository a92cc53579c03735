"""Titles that are in no list: the words say the field, the values and neighbours help."""

from typing import Any

import pytest

from tests.french_cells.reading import read

TITLES: dict[str, str] = {
    "address.city": (
        "Ville de résidence | City | Commune d'implantation | Ville (domicile) | Dans "
        "quelle commune habitez-vous ? | Commune (siège) | Votre commune | Ville "
        "d'habitation"
    ),
    "address.complement": (
        "Adresse ligne 2 | Bâtiment / étage | Adresse (suite) | Appt, étage | Adresse 2"
    ),
    "address.postcode": (
        "Code post. | Postal code | CODE POSTALE | CP structure | Code Postal * | "
        "Code-postal | Code postal de résidence | Cpostal"
    ),
    "address.street": (
        "N° et rue | Adresse (rue) | N° voie | Rue, n° | Adresse du partenaire | Adresse "
        "complète | Rue et n° | N°, rue"
    ),
    "attendance.reason": (
        "Raison de l'absence | Pourquoi absent ? | Justificatif d'absence | Motif si "
        "absent | Cause absence"
    ),
    "attendance.status": (
        "Présent(e) ? | Présent / absent / excusé | Etait présent | Absent | P/A/Exc | "
        "Présent·e ou absent·e | Présence oui non | Présence (P, A, E) | Présent/e | "
        "PRÉSENCES CT | Excusé / absent"
    ),
    "contact.email": (
        "3. Courriel | 📧 Mail | Adresse mèl | Adresse électronique * | Quelle est votre "
        "adresse e-mail ? | Couriel | E mail | @ | Contact mail | Adresse courriel "
        "professionnelle | Mail (pro) | E-Mail 1 | adresse mail perso | Adresse mail * | "
        "MAIL STRUCTURE | Courriel de la personne référente | Votre courriel | emails | "
        "E-mail (facultatif) | Adresse e-mail du parent"
    ),
    "contact.family_name": (
        "Last name | Nom du contact | Nom du ou de la référent.e | Votre nom | Nom du "
        "directeur | Nom participant | Nom de la maman"
    ),
    "contact.full_name": (
        "Nom et prénom du référent | Personne référente | Prénom NOM | nom & prénom "
        "contact | Référent(e) parentalité | Prénom et nom du représentant | Nom & prénom "
        "| Personne à joindre | Nom Prénom du parent"
    ),
    "contact.given_name": (
        "First name | Prénom(s) | Votre prénom | Prénom (du parent) | Prénom de la maman | "
        "1. Prénom | Prenom parent"
    ),
    "contact.mobile": (
        "tél port | Gsm | N° de portable | Tél mobile perso | Telephone portable | n° tel. "
        "portable | Port perso | Tél. mob. | Votre n° de portable | Portable parent"
    ),
    "contact.phone": (
        "Tél.\n(pro) | ☎ Téléphone | Votre numéro de téléphone | Standard | Phone number | "
        "Telehpone | Contact tél. | Tel 2 | Tél fixe pro | Numéro de téléphone (mobile de "
        "préférence) | À quel numéro peut-on vous joindre ? | Tél. de la structure | "
        "TÉLÉPHONE * | téléphone parent 1 | Tél. domicile | N° tél. fixe | Tel structure | "
        "Coordonnées tél. | N°Tel"
    ),
    "contact.role": (
        "Fct | Fonction / poste occupé | Profession | Fonction au sein de l'association | "
        "Poste occupé dans la structure | Métier / fonction | Votre fonction | Fonction "
        "exercée | Intitulé de poste"
    ),
    "contact.title": ("M./Mme | Civilité (Mme/M.) | Mme ou M. | Mme, M."),
    "item.code": (
        "Réf. matériel | N° inventaire | Code barre | N° de malle | N° d'inv. | Réf malle "
        "| Référence de l'outil | N° de l'objet | Code inventaire | Référence matériel"
    ),
    "item.condition": (
        "Etat général | Etat (neuf, bon, usé) | État de la malle | Etat à la sortie | Etat "
        "actuel du matériel"
    ),
    "item.label": (
        "Désignation du matériel | Nom du jeu | Matériel emprunté | Nom outil | Jeu / "
        "outil | Intitulé de la malle | Dénomination de l'outil | Nom de l'objet | Titre "
        "de l'ouvrage | Matériel prêté | Malle empruntée"
    ),
    "item.location": (
        "Emplacement | Où est-ce rangé ? | Placard | Rangé dans | Lieu de stockage actuel "
        "| N° d'armoire | Lieu de rangement | Étagère n° | Stocké où ?"
    ),
    "item.quantity": (
        "qté dispo | Quantité prêtée | Nbre d'ex. | Nombre d'exemplaires disponibles | Qté "
        "totale | Qté empruntée | Nb d'exemplaires prêtés | Nombre d'outils"
    ),
    "loan.borrower": (
        "Structure emprunteuse | Emprunteur (asso) | Qui emprunte ? | Emprunté par : | "
        "Association emprunteuse | Nom emprunteur | Qui l'a emprunté ? | Prêté à qui | "
        "Structure emprunteuse (nom) | Emprunté par qui ? | Nom de la structure "
        "emprunteuse | Emprunteuse / emprunteur"
    ),
    "loan.due_on": (
        "Retour prévu | Date de retour prévue | Date limite de retour | Date prévue de "
        "restitution | A rendre au plus tard le | Retour estimé | Date de retour (prévue) "
        "| Retour prévu pour le | Date retour théorique | À rapporter le | Fin de prêt "
        "prévue | Date butoir de retour"
    ),
    "loan.loaned_on": (
        "Prêté le | Date de sortie | Pris le | Date départ matériel | Date de l'emprunt | "
        "Date d'enlèvement du matériel | Emprunt du | Date d'emprunt du matériel | Prêt du "
        "| Sortie le | Date de début de prêt | Emporté le"
    ),
    "loan.returned_on": (
        "Rdu le | Date retour effective | Date de retour réelle | Rapporté le | Date de "
        "retour (réelle) | Date retour matériel | Rendu en date du | Restitution le | "
        "Retour effectif le | Ramené le | Date de restitution effective | Date du retour"
    ),
    "loan.status": (
        "Rendu ? | Statut du prêt | Rendu (oui/non) | Matériel rendu ? | Est-ce rendu ? | "
        "Etat du prêt (en cours, rendu) | Rendu O/N ? | Matériel restitué ? | Statut "
        "emprunt | Retour (oui / non)"
    ),
    "meeting.date": (
        "Date CT | Date du comité | Date de réunion | Date du comité de pilotage | CT du : "
        "| Date de la rencontre du CT | Date CoPil | Date du prochain CT | Réunion CT du"
    ),
    "note": (
        "Remarques | Commentaires éventuels | Infos complémentaires | Avez-vous des "
        "questions ? | Commentaires / remarques | Remarques (allergies...) | Un message à "
        "nous transmettre ? | Notes internes | Remarques / observations | Autres infos | "
        "Com' | Précisions utiles"
    ),
    "organisation.kind": (
        "Statut juridique | Type d'organisme | Catégorie de partenaire | Nature juridique "
        "| Type d'asso | Statut de l'association"
    ),
    "organisation.name": (
        "Nom de la\nstructure | Raison sociale | Nom asso | Structure employeuse | "
        "Structure / association | Nom de l'asso ou du service | Dénomination de la "
        "structure | STRUCTURES PARTENAIRES | Nom du partenaire | Organisme de "
        "rattachement | Company | Structure d'appartenance | NOM DE L'ETABLISSEMENT | "
        "Organisme partenaire : | Votre structure | Quelle structure représentez-vous ? | "
        "Nom asso."
    ),
    "organisation.rna": ("N° RNA (W...) | RNA | Numéro RNA (Wxxxxxxxxx) | Identifiant RNA (W…)"),
    "organisation.siret": (
        "SIRET | Siret (14 chiffres) | Numéro de SIRET (14 chiffres) | siret structure | "
        "Siret n° | n° SIRET de l'association"
    ),
    "organisation.website": (
        "Page web | URL | Website | Adresse du site web | Lien vers le site | Facebook / "
        "site | Votre site internet | site Web / Facebook"
    ),
    "registration.adults_count": (
        "Nb ad. | Nombre d'adultes présents | Nombre d'adultes (hors professionnels) | "
        "Combien serez-vous d'adultes ? | Adultes inscrits | Présents adultes | Nb "
        "d'adultes présents | Adultes (nombre) | Nombre de parents"
    ),
    "registration.children_ages": (
        "Quel âge ont vos enfants ? | Enfants (âge) | Âge de(s) l'enfant(s) | Quels sont "
        "les âges de vos enfants ? | Âges enfants | Age de l'enfant (en années)"
    ),
    "registration.children_count": (
        "Combien d'enfants seront présents ? | Nb d'enf. | Combien d'enfants vous "
        "accompagneront ? | Nbre enf. | Nombre total d'enfants | Enfants (nb)"
    ),
    "registration.consent_contact": (
        "Souhaitez-vous recevoir nos informations ? | J'autorise la structure à conserver "
        "mes coordonnées | Acceptez-vous d'être recontacté·e par mail ? | Je souhaite "
        "recevoir la newsletter | Je souhaite être recontacté | Autorise le contact par "
        "mail | Consentement (RGPD)"
    ),
    "registration.language": (
        "Langue parlée | Langue(s) parlée(s) | Avez-vous besoin d'un interprète ? | "
        "Langues parlées à la maison | Besoin de traducteur ?"
    ),
    "registration.submitted_at": (
        "Timestamp | Horodateur | Date d'inscription | Date et heure d'inscription | Date "
        "de la réponse au formulaire | Inscription faite le | Date de saisie"
    ),
    "report.families_count": (
        "Nb de familles présentes | Nombre de familles touchées | Total des familles | Nb "
        "familles accueillies | Familles (total)"
    ),
    "report.fathers_count": ("Nb papas | Papas / beaux-pères | Nombre papas"),
    "report.mothers_count": (
        "Mamans | Nbre de mères | Nombre de mamans présentes | Nb mères présentes"
    ),
    "report.new_families_count": (
        "Nb de nouvelles familles | dont nouvelles | Dont 1ère participation | Familles "
        "venant pour la 1ère fois | Nouvelles familles (nb)"
    ),
    "report.sessions_count": (
        "Nb d'ateliers réalisés | Nombre d'actions menées | Nb de séances réalisées"
    ),
    "workshop.capacity": (
        "Nb max de participants | Places dispo. | Effectif maximum | Nombre de places "
        "total | Limite de participants | Nb participants max | Nombre maximum de places | "
        "Capacité max. | Places totales | Participants max"
    ),
    "workshop.date": (
        "Date séance | Date de l'évènement | Date de la prochaine séance | Date de "
        "l'action | Jour de la séance"
    ),
    "workshop.end_time": ("H. fin | Heure de fin prévue | Horaire de fin | Fin de l'atelier"),
    "workshop.facilitator": (
        "Intervenant(s) | Animateur/trice | Qui anime ? | Intervenant extérieur | Animé "
        "par (nom) | Animatrices | Intervenantes | Formateur / formatrice | Atelier animé "
        "par"
    ),
    "workshop.place": (
        "Lieu de rendez-vous | Lieu (salle) | Où se passe l'atelier ? | Lieu de l'action | "
        "Salle réservée"
    ),
    "workshop.start_time": (
        "Heure début | Début (heure) | Horaires de l'atelier | Début de séance | Horaire "
        "début | Heure de la séance"
    ),
    "workshop.title": (
        "Intitulé de l'action | Titre de l'atelier | Thème abordé | Nom de l'activité "
        "proposée | Sujet de l'atelier | Titre de la conférence | Nom action | Thématique "
        "de l'action | Atelier proposé | Quel atelier choisissez-vous ?"
    ),
    "": (
        "De (h) | N° | Total | Montant | Date de naissance | Colonne 1 | Nb participants | "
        "📞 | Description | Contenu de la malle | Nbre de pièces | Valeur d'achat | Emprunt "
        "au | Caution versée | Durée du prêt | Atelier n° | Jour et date | Heure "
        "d'ouverture | Nb de places restantes | Autorisation photo | Autorisation de "
        "sortie | Comment avez-vous connu l'atelier ? | Heures de bénévolat | Nb de "
        "professionnels | Bilan qualitatif | Groupe | Tarif adhérent | Date de relance | "
        "Date d'adhésion | N° d'adhérent | Nom du médecin traitant | Régime alimentaire | "
        "Classe de l'enfant | Nom de l'enseignant | Mode de garde | Numéro de sécurité "
        "sociale | Tél urgence | Date de fin de contrat | Heures réalisées | Nombre de km "
        "| Lieu de naissance | Nom du document | Date de réception | Adresse de "
        "facturation | Nombre de repas | Mail envoyé ? | Nb de bénévoles | Nom de la "
        "banque | Contact famille | Bon état / abîmé | Date(s) | Lettre d'information "
        "envoyée | Date d'envoi du mail | Téléphone de l'école | Nom de l'école | Prénom "
        "enfant | Date entretien | Nb heures | Prix du matériel | Date d'achat du matériel "
        "| État de la commande | Nb repas adultes | Participation financière | Absence de "
        "réponse | Adresse du médecin | Date limite d'inscription | Relance faite le | "
        "Nombre de tables | Mode de contact | Origine du contact | Type d'accueil | Nom du "
        "véhicule | Rendez-vous le | Code du portail | Numéro de bon | Nombre d'heures | "
        "Lieu de naissance de l'enfant | Moyen de transport | Ville de naissance | Retour "
        "d'expérience | Bilan de l'atelier | Coût de l'atelier | Places réservées | Salle "
        "de bain | Jeu concours | Livre d'or | Prêt immobilier | Sortie scolaire | Date de "
        "sortie de l'hôpital"
    ),
}
"""By field; those under the empty one are not ours, or mean several things."""

WITH_MORE: list[tuple[str, dict[str, Any], str]] = [
    ("Objet", {"sheet": "loans"}, "item.label"),
    ("Titre", {"sheet": "loans"}, "item.label"),
    ("Qui ?", {"sheet": "loans"}, "loan.borrower"),
    ("Échéance", {"sheet": "loans"}, "loan.due_on"),
    ("Statut", {"sheet": "loans"}, "loan.status"),
    ("Titre", {"sheet": "workshops"}, "workshop.title"),
    ("Date", {"sheet": "workshops"}, "workshop.date"),
    (
        "Nom",
        {"sheet": "contacts", "next_header": "Prénom", "samples": ("Dupont", "Martin", "Petit")},
        "contact.family_name",
    ),
    (
        "Nom",
        {"samples": ("CCAS de Lunéville", "Crèche Les Lutins", "Association ASAL")},
        "organisation.name",
    ),
    ("Nom", {"samples": ("Marie DUPONT", "Paul MARTIN")}, "contact.full_name"),
    ("Coordonnées", {"samples": ("marie@example.org", "paul@example.org")}, "contact.email"),
    ("Coordonnées", {"samples": ("03 53 01 12 12", "06 39 98 12 12")}, "contact.phone"),
    ("Adresse", {"samples": ("12 rue des Lilas", "3 place Léopold")}, "address.street"),
    ("Adresse", {"samples": ("54300", "54110")}, "address.postcode"),
    ("Fin", {"sheet": "loans"}, "loan.due_on"),
    ("Numéro", {"samples": ("13003013300016", "35600000000048")}, "organisation.siret"),
    ("Numéro", {"samples": ("W543001234",)}, "organisation.rna"),
    (
        "Info",
        {"samples": ("https://www.example.org", "www.example.org/asso")},
        "organisation.website",
    ),
    ("Participants", {"sheet": "workshops"}, "ambiguous"),
    ("N°", {"samples": ("03 53 01 44 55", "03 53 01 44 56")}, "contact.phone"),
    ("Lien", {"samples": ("https://asso.example.org",)}, "organisation.website"),
    ("Téléphone", {"samples": ("accueil@example.org", "lea@example.org")}, "ambiguous"),
    ("Date", {"sheet": "workshops", "next_header": "Heure"}, "workshop.date"),
    ("Date", {"sheet": "attendance", "samples": ("12/01/2026",)}, "meeting.date"),
    ("Nom", {"sheet": "organisations", "next_header": "Adresse"}, "organisation.name"),
    ("Nom", {"sheet": "loans"}, "item.label"),
    ("Statut", {"samples": ("en cours", "rendu", "en retard")}, "loan.status"),
    ("Statut", {"samples": ("présent", "excusé", "absent")}, "attendance.status"),
    ("Retour", {"sheet": "loans"}, "loan.returned_on"),
    ("Lieu", {"sheet": "workshops"}, "workshop.place"),
    ("Heure", {"sheet": "workshops"}, "workshop.start_time"),
    ("Coordonnées", {"samples": ("3 rue de la Gare", "12 bis avenue Voltaire")}, "address.street"),
    ("Code", {"samples": ("54300", "54110", "88000")}, "address.postcode"),
    ("Qui", {"sheet": "attendance"}, "contact.full_name"),
    ("Contact", {"samples": ("Léa COLIN", "Hugo PERRIN")}, "contact.full_name"),
    ("Contact", {"samples": ("06 39 98 01 02", "lea@example.org")}, "ambiguous"),
    ("Numéro", {"sheet": "loans"}, "item.code"),
    ("Type", {"sheet": "contacts"}, "organisation.kind"),
    ("Qté", {"sheet": "loans"}, "item.quantity"),
    ("Où ?", {"sheet": "workshops"}, "workshop.place"),
    ("Libellé", {"sheet": "workshops"}, "workshop.title"),
    ("N°", {"samples": ("K-1", "K-2")}, "ambiguous"),
    ("Contact", {"samples": ("M. Petit", "Mme Roy")}, "contact.full_name"),
    ("Info", {"samples": ("06 39 98 11 11",)}, "contact.phone"),
    ("Mail", {"samples": ("03 53 01 11 11", "03 53 01 11 12")}, "ambiguous"),
    ("Adresse", {"sheet": "contacts"}, "address.street"),
    ("Titre", {"sheet": "contacts", "next_header": "Nom"}, "contact.title"),
    ("Début", {"sheet": "loans"}, "loan.loaned_on"),
]


@pytest.mark.parametrize(
    ("name", "title"),
    [(name, title) for name, titles in TITLES.items() for title in titles.split(" | ")],
    ids=ascii,
)
def test_the_words_of_a_title_name_its_field_or_none(name: str, title: str) -> None:
    assert read("header", title)[0] == (name or "ambiguous")


@pytest.mark.parametrize(("title", "known", "value"), WITH_MORE, ids=lambda one: ascii(one)[:40])
def test_what_stands_around_a_title_settles_it(
    title: str, known: dict[str, Any], value: str
) -> None:
    assert read("header", title, **known)[0] == value
