"""How somebody is reached or registered: telephones, mails, numbers of an organisation."""
