"""Titles of columns as other people write them, ours and not ours."""

import pytest

from tests.french_cells.reading import read

TITLES: dict[str, str] = {
    "organisation.name": (
        "Nom de la structure | Structure partenaire | Raison sociale | Nom de l'association | "
        "Nom de l'établissement | Partenaires | Organisation | Organismes partenaires | Nom "
        "structure | Institution | Entité | Structures"
    ),
    "organisation.kind": (
        "Type d'organisme | Type de partenaire | Catégorie d'établissement | Statut juridique"
    ),
    "organisation.siret": ("SIRET | n°siret | Code SIRET | No SIRET"),
    "organisation.rna": ("RNA | N° RNA | n° RNA de l'association | Identifiant RNA"),
    "organisation.website": (
        "URL | Adresse du site internet | Page web | Lien internet | Site Web de la structure"
    ),
    "contact.family_name": (
        "NOM de famille | Nom de la personne | Nom du contact | Nom du responsable | nom du "
        "participant"
    ),
    "contact.given_name": (
        "Prénom | Prénoms | Prénom du contact | Prénom du parent | prenom référent"
    ),
    "contact.full_name": (
        "Nom et prénom | Nom, prénom | Prénom et nom | Nom/Prénom | Référent | Référente | "
        "Correspondant | Personne ressource | Contact principal | Nom complet | Nom prénom du "
        "référent | Représentant"
    ),
    "contact.title": ("M./Mme | Mme/M. | Civilite"),
    "contact.role": ("Fonctions | Profession | Fonction exercée | Poste occupé"),
    "contact.phone": (
        "Numéro de téléphone | N° téléphone | téléphone 1 | Tél | Tél. | Tel. | Téléphone du "
        "référent | Num tel | numéro de tél. | Tél bureau | Ligne directe | Téléphone "
        "professionnel | Tel fixe | Standard"
    ),
    "contact.mobile": (
        "Téléphone portable | Tel portable | Port. | GSM | N° de portable | Téléphone mobile "
        "| Numéro de portable | Portable pro"
    ),
    "contact.email": (
        "Adresse mail | Adresse e-mail | Adresse électronique | Courriel | Mail | mails | @ | "
        "e mail | Adresse courriel | Mail du référent | Mail de contact | Courriel "
        "professionnel | Boîte mail | adresse email"
    ),
    "address.street": (
        "N° et rue | Voie | Adresse (rue) | Adresse complète | Rue et numéro | Adresse 1 | "
        "Numéro et voie"
    ),
    "address.complement": (
        "Complément adresse | Adresse 2 | Bâtiment | Étage | Appartement | complement"
    ),
    "address.postcode": (
        "Code postal | Code Postal | code post. | CODE POSTAL | cp | Code postale"
    ),
    "address.city": ("Ville | Commune de la structure | Ville de résidence | Commune du siège"),
    "meeting.date": (
        "Date du CT | Date de réunion | Date réunion | Date du comité technique | Date de la "
        "rencontre | Comité technique du"
    ),
    "attendance.status": (
        "Présence au CT | Présent / Absent | Présent/Absent/Excusé | P/A/E | Émargements | "
        "Présences | Présent ? | Présent (oui/non) | Assiduité"
    ),
    "attendance.reason": (
        "Motif de l'absence | Raison de l'absence | Raison | Justificatif | Cause de l'absence"
    ),
    "item.label": (
        "Matériel | Objet | Nom du matériel | Désignation | Outil pédagogique | Malle "
        "pédagogique | Jeu | Nom du jeu | Désignation du matériel | Outils | Titre de l'outil "
        "| Matériel emprunté | Outil emprunté"
    ),
    "item.code": (
        "Référence | N° inventaire | Code article | Numéro d'inventaire | Réf | Réf. outil | "
        "N° de la malle | Code outil | Code-barres"
    ),
    "item.quantity": (
        "Quantité | Nombre d'exemplaires | Nb d'exemplaires | Qte | Quantité disponible | "
        "Quantités"
    ),
    "item.condition": (
        "Etat du matériel | État de l'outil | Condition | État général | Etat au départ"
    ),
    "item.location": (
        "Emplacement | Localisation | Lieu de rangement | Étagère | Placard | Où est-il rangé ?"
    ),
    "loan.borrower": (
        "Emprunteur | Nom de l'emprunteur | Structure emprunteuse | Emprunté par (structure) "
        "| Prêté à (structure) | Bénéficiaire du prêt | Emprunteurs | Qui emprunte ?"
    ),
    "loan.loaned_on": (
        "Date d'emprunt | Date de sortie | Prêté le | Date du départ | Date prêt | Emprunt le "
        "| Pris le | Date de début du prêt | Sortie le"
    ),
    "loan.due_on": (
        "Retour prévu | Date de retour prévue | Retour prévu le | À rendre avant le | Date "
        "limite de retour | Échéance | Date retour prévue | Retour attendu le | Fin du prêt | "
        "Date de fin de prêt | Prévu le retour"
    ),
    "loan.returned_on": (
        "Rendu le | Date de retour effective | Date retour réel | Rapporté le | Date de "
        "restitution | Date retour effectif | Retour réel | Retour le | Rentré le"
    ),
    "loan.status": (
        "Statut du prêt | État du prêt | Rendu ? | Rendu (oui/non) | Rendu O/N | Situation du prêt"
    ),
    "workshop.title": (
        "Intitulé de l'atelier | Titre de l'atelier | Nom atelier | Ateliers | Activité | Nom "
        "de l'action | Intitulé de l'action | Thème de l'atelier | Thématique | Intitulé | "
        "Sujet"
    ),
    "workshop.date": (
        "Date atelier | Date de séance | Date séance | Jour de l'atelier | Date de l'action | "
        "Date et jour de l'atelier"
    ),
    "workshop.start_time": (
        "Heure début | Horaires | Heure de l'atelier | Horaire de début | Heure de démarrage "
        "| Commence à"
    ),
    "workshop.end_time": (
        "Heure fin | Horaire de fin | Fin à | Se termine à | Heure de fin de l'atelier"
    ),
    "workshop.place": (
        "Lieu de la séance | Lieu de rendez-vous | Où a lieu l'atelier ? | Salle de l'atelier"
    ),
    "workshop.capacity": (
        "Nombre de places | Places disponibles | Nb places | Nb max | Capacité maximale | Nb "
        "max de participants | Effectif maximum | Capacité d'accueil"
    ),
    "workshop.facilitator": (
        "Animateur | Intervenant | Intervenants | Animateur/trice | Animateur·rice | Animé "
        "par qui ? | Professionnel intervenant | Nom de l'intervenant | Intervenant(e)"
    ),
    "registration.submitted_at": (
        "Date d'inscription | Inscription le | Date de soumission | Timestamp | Date "
        "inscription | Date de la réponse"
    ),
    "registration.adults_count": (
        "Nb adultes | Nombre d'adultes | Adultes | Nbre adultes | Combien d'adultes ? | Nb "
        "d'adultes présents"
    ),
    "registration.children_count": (
        "Combien d'enfants ? | Nb d'enfants | Nombre enfants | Nbre enfants | Nombre "
        "d'enfants inscrits | Combien d'enfants viennent ?"
    ),
    "registration.children_ages": (
        "Âge enfant(s) | Âge de l'enfant | Quel âge ont vos enfants ? | Ages enfants | Age | "
        "Tranche d'âge des enfants"
    ),
    "registration.consent_contact": (
        "Consentement RGPD | J'accepte d'être contacté | Recontacter ? | Accepte d'être "
        "recontacté | Autorisation | Accord pour être recontacté | J'accepte de recevoir des "
        "informations"
    ),
    "registration.language": (
        "Langue | Langue parlée | Langues parlées | Langue maternelle | Interprète ? | Quelle "
        "langue parlez-vous à la maison ?"
    ),
    "report.families_count": (
        "Nb de familles | Familles accueillies | Nombre de familles présentes | Nbre familles "
        "| Total familles | Familles présentes"
    ),
    "report.new_families_count": (
        "Nb nouvelles familles | Familles nouvelles | Nombre de nouvelles familles | Première "
        "venue | 1re participation | Primo-arrivantes"
    ),
    "report.mothers_count": ("Mamans | Nb mères | Nombre de mères | Nb de mamans | Nb mamans"),
    "report.fathers_count": ("Nb de pères | Nb papas | Nombre de papas | Papas présents"),
    "report.sessions_count": (
        "Nombre d'ateliers | Nb ateliers | Nombre de rencontres | Nb de séances | Nombre de "
        "séances réalisées"
    ),
    "note": (
        "Commentaires | Remarques | Commentaire | Observation | Remarque | Infos | "
        "Informations complémentaires | À noter | Précisions | Note | Com."
    ),
    "": (
        "Budget | Coût | Prix | Tarif | Montant | Subvention | Date de naissance | Sexe | "
        "Nationalité | Signature | Photo | Visa | ID | Id | Total | Année | Mois | Semaine | "
        "Trimestre | Colonne 1 | Column1 | Feuil1 | Sans nom | Valeur | Type | Catégorie | "
        "Groupe | Classe | École | Mot de passe | IBAN | N° sécu | N° allocataire CAF | "
        "Quotient familial | Latitude | Longitude | Validé | Fait | À faire | Priorité | Oui "
        "| Non | Liste | Liens | Documents | Pièce jointe | Facture | Caution | Kilomètres | "
        "Voiture | Repas | Allergies | Handicap | Médecin | Nombre total | Total général | "
        "Quand | Comment | Pourquoi ? | Qui | Personne | Gens | Avis | Satisfaction | Note "
        "/20 | Évaluation | Bilan | Compte-rendu | Durée | Âge du parent | Date de création | "
        "Date de mise à jour | Modifié le | Date de l'envoi | Relance | Date de relance | "
        "Date d'achat | Prix d'achat | Propriétaire | Fournisseur | Marque | Tel ou mail | "
        "Mail ou téléphone | Téléphone / mail | Nom et adresse | Adresse et téléphone | CP "
        "Ville | Code postal et ville | Nom du fichier | Nom du chien | Nom de l'enfant | "
        "Prénom de l'enfant | Prénom des enfants | Nom et prénom de l'enfant | Date "
        "d'anniversaire | Heures de préparation | Nombre d'heures | Nombre de kilomètres | "
        "Nombre de repas | Nombre de pièces | Numéro de facture | N° de sécurité sociale | "
        "Code | Libellé | Situation | État civil | Situation familiale | Statut marital | "
        "Places restantes | Places prises | Date limite d'inscription | Personne à prévenir "
        "en cas d'urgence | Téléphone d'urgence | Fax | Télécopie | Code APE | Code INSEE | "
        "Ville de naissance | Pays | Région | Département | Quartier | QPV | Date du jour | "
        "Date de fin | Date de début | Fin | Jour | Horaire d'ouverture | Heures d'ouverture "
        "| Jours d'ouverture | Présents (nombre) | Nombre de présents | Nb participants | "
        "Nombre de participants | Participant | Prénom Nom du bénéficiaire | Bénévoles | Nb "
        "bénévoles | Salaire | Ancienne adresse | Ancien nom | Mail envoyé | Mail envoyé le | "
        "Appel passé | Mail vérifié ? | Contact pris le | Contacté ? | Rappelé le | Site "
        "visité | Ville d'Art | Rue barrée ? | Outil de mesure | Qualité de l'accueil | Titre "
        "du film | Auteur | Éditeur | ISBN | Format | Couleur | Nombre de joueurs | Durée du "
        "jeu | Jeu vidéo | Nombre de jours | Sortie scolaire | Retards | Nombre d'absences | "
        "Total absences | Total présents | Total présences | Taux de présence | Date "
        "d'absence"
    ),
}
"""By field; those under the empty one are not ours, or mean several things."""


@pytest.mark.parametrize(
    ("name", "title"),
    [(name, title) for name, titles in TITLES.items() for title in titles.split(" | ")],
    ids=ascii,
)
def test_a_title_names_its_field_or_none(name: str, title: str) -> None:
    assert read("header", title)[0] == (name or "ambiguous")
