BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0026');
CREATE TABLE attendance (
    ref TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    organisation_id TEXT NOT NULL,
    contact_id TEXT,
    status TEXT,
    recorded_by TEXT,
    source_cell TEXT,
    serial BIGINT NOT NULL,
    updated_at TEXT NOT NULL,
    archived_at TEXT,
    rev INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT ck_attendance_meeting_id_holds CHECK (length(meeting_id) > 0),
    CONSTRAINT ck_attendance_organisation_id_holds CHECK (length(organisation_id) > 0),
    CONSTRAINT ck_attendance_contact_id_holds CHECK (length(contact_id) > 0),
    CONSTRAINT ck_attendance_status_holds CHECK (status IN ('present', 'absent', 'excused', 'represented')),
    CONSTRAINT ck_attendance_recorded_by_holds CHECK (trim(recorded_by) = recorded_by AND length(recorded_by)
        BETWEEN 1 AND 200),
    CONSTRAINT ck_attendance_source_cell_holds CHECK (trim(source_cell) = source_cell AND length(source_cell)
        BETWEEN 1 AND 200),
    CONSTRAINT fk_attendance_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (ref) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_attendance_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_attendance_contact_id FOREIGN KEY(contact_id) REFERENCES contact (ref) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT pk_attendance PRIMARY KEY (ref)
);
CREATE TABLE budget (
    name TEXT NOT NULL,
    spent TEXT NOT NULL,
    forget_at TEXT NOT NULL,
    CONSTRAINT pk_budget PRIMARY KEY (name)
);
CREATE TABLE change (
    id INTEGER NOT NULL CONSTRAINT pk_change PRIMARY KEY AUTOINCREMENT,
    ref TEXT NOT NULL,
    entity TEXT NOT NULL,
    field TEXT NOT NULL,
    before TEXT,
    after TEXT,
    source TEXT NOT NULL,
    at TEXT NOT NULL,
    run TEXT
);
CREATE TABLE contact (
    ref TEXT NOT NULL,
    title TEXT,
    family_name TEXT NOT NULL,
    given_name TEXT,
    role TEXT,
    organisation_id TEXT NOT NULL,
    email TEXT,
    phone TEXT,
    mobile TEXT,
    ct_member BOOLEAN,
    copil_member BOOLEAN,
    publish_ok BOOLEAN,
    active_until DATE,
    note TEXT,
    serial BIGINT NOT NULL,
    updated_at TEXT NOT NULL,
    archived_at TEXT,
    rev INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT ck_contact_ct_member_holds CHECK (ct_member IN (0, 1)),
    CONSTRAINT ck_contact_copil_member_holds CHECK (copil_member IN (0, 1)),
    CONSTRAINT ck_contact_publish_ok_holds CHECK (publish_ok IN (0, 1)),
    CONSTRAINT ck_contact_active_until_holds CHECK (date(active_until) IS active_until),
    CONSTRAINT ck_contact_title_holds CHECK (title IN ('mme', 'm')),
    CONSTRAINT ck_contact_family_name_holds CHECK (trim(family_name) = family_name AND length(family_name) BETWEEN 1
        AND 100),
    CONSTRAINT ck_contact_given_name_holds CHECK (trim(given_name) = given_name AND length(given_name) BETWEEN 1 AND
        100),
    CONSTRAINT ck_contact_role_holds CHECK (trim(role) = role AND length(role) BETWEEN 1 AND 200),
    CONSTRAINT ck_contact_organisation_id_holds CHECK (length(organisation_id) > 0),
    CONSTRAINT ck_contact_email_holds CHECK (email LIKE '_%@_%.__%' AND email NOT LIKE '% %' AND length(email) <= 254),
    CONSTRAINT ck_contact_phone_holds CHECK (trim(phone, '+0123456789;ext=') = '' AND length(phone) BETWEEN 2 AND 22),
    CONSTRAINT ck_contact_mobile_holds CHECK (trim(mobile, '+0123456789;ext=') = '' AND length(mobile) BETWEEN 2 AND
        22),
    CONSTRAINT ck_contact_note_holds CHECK (trim(note) = note AND length(note) BETWEEN 1 AND 2000),
    CONSTRAINT fk_contact_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT pk_contact PRIMARY KEY (ref)
);
INSERT INTO "contact" VALUES('C-0000000',NULL,'Durand',NULL,NULL,'les-epis','durand@example.org',NULL,NULL,NULL,NULL,NULL,NULL,NULL,1,'2026-11-24T09:30:00.000000+00:00',NULL,1);
CREATE TABLE digest_run (
    week TEXT NOT NULL,
    recipient TEXT NOT NULL,
    step TEXT NOT NULL,
    message BLOB NOT NULL,
    CONSTRAINT pk_digest_run PRIMARY KEY (week, recipient)
);
CREATE TABLE erasure (
    ref TEXT NOT NULL,
    at TEXT NOT NULL,
    CONSTRAINT pk_erasure PRIMARY KEY (ref)
);
CREATE TABLE form_use (
    nonce TEXT NOT NULL,
    session_ref TEXT NOT NULL,
    at TEXT NOT NULL,
    CONSTRAINT pk_form_use PRIMARY KEY (nonce)
);
CREATE TABLE item (
    ref TEXT NOT NULL,
    code TEXT,
    label TEXT NOT NULL,
    kind TEXT,
    quantity INTEGER,
    contents TEXT,
    age_range TEXT,
    themes TEXT,
    condition TEXT,
    location TEXT,
    owner_organisation_id TEXT NOT NULL,
    loan_days INTEGER,
    serial BIGINT NOT NULL,
    updated_at TEXT NOT NULL,
    archived_at TEXT,
    rev INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT ck_item_code_holds CHECK (trim(code) = code AND length(code) BETWEEN 1 AND 60),
    CONSTRAINT ck_item_label_holds CHECK (trim(label) = label AND length(label) BETWEEN 1 AND 200),
    CONSTRAINT ck_item_kind_holds CHECK (kind IN ('kit', 'game', 'book', 'exhibition', 'facilitation_tool',
        'equipment', 'medium')),
    CONSTRAINT ck_item_quantity_holds CHECK (quantity BETWEEN 0 AND 100000),
    CONSTRAINT ck_item_contents_holds CHECK (contents LIKE '[%]'),
    CONSTRAINT ck_item_age_range_holds CHECK (age_range LIKE '_% years' OR age_range LIKE '_% months'),
    CONSTRAINT ck_item_themes_holds CHECK (themes LIKE '[%]'),
    CONSTRAINT ck_item_condition_holds CHECK (condition IN ('new', 'good', 'worn', 'incomplete', 'damaged',
        'out_of_service')),
    CONSTRAINT ck_item_location_holds CHECK (trim(location) = location AND length(location) BETWEEN 1 AND 500),
    CONSTRAINT ck_item_owner_organisation_id_holds CHECK (length(owner_organisation_id) > 0),
    CONSTRAINT ck_item_loan_days_holds CHECK (loan_days BETWEEN 1 AND 366),
    CONSTRAINT fk_item_owner_organisation_id FOREIGN KEY(owner_organisation_id) REFERENCES organisation (id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT pk_item PRIMARY KEY (ref)
);
INSERT INTO "item" VALUES('M-0000000',NULL,'Malle',NULL,1,NULL,NULL,NULL,NULL,NULL,'les-epis',NULL,1,'2026-11-24T09:30:00.000000+00:00',NULL,1);
CREATE TABLE job_run (
    job TEXT NOT NULL,
    last_at TEXT NOT NULL,
    CONSTRAINT pk_job_run PRIMARY KEY (job)
);
CREATE TABLE lease (
    name TEXT NOT NULL,
    holder TEXT NOT NULL,
    host TEXT NOT NULL,
    pid INTEGER NOT NULL,
    expires_at TEXT NOT NULL,
    CONSTRAINT pk_lease PRIMARY KEY (name)
);
CREATE TABLE loan (
    ref TEXT NOT NULL,
    item_code TEXT NOT NULL,
    quantity INTEGER,
    borrower_organisation_id TEXT NOT NULL,
    borrower_contact_id TEXT,
    loaned_on DATE NOT NULL,
    due_on DATE,
    returned_on DATE,
    status TEXT,
    condition_back TEXT,
    deposit FLOAT,
    serial BIGINT NOT NULL,
    updated_at TEXT NOT NULL,
    archived_at TEXT,
    rev INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT ck_loan_loaned_on_holds CHECK (date(loaned_on) IS loaned_on),
    CONSTRAINT ck_loan_due_on_holds CHECK (date(due_on) IS due_on),
    CONSTRAINT ck_loan_returned_on_holds CHECK (date(returned_on) IS returned_on),
    CONSTRAINT ck_loan_item_code_holds CHECK (length(item_code) > 0),
    CONSTRAINT ck_loan_quantity_holds CHECK (quantity BETWEEN 1 AND 100000),
    CONSTRAINT ck_loan_borrower_organisation_id_holds CHECK (length(borrower_organisation_id) > 0),
    CONSTRAINT ck_loan_borrower_contact_id_holds CHECK (length(borrower_contact_id) > 0),
    CONSTRAINT ck_loan_status_holds CHECK (status IN ('reserved', 'on_loan', 'overdue', 'returned', 'cancelled',
        'available', 'lost', 'out_of_service')),
    CONSTRAINT ck_loan_condition_back_holds CHECK (condition_back IN ('ok', 'incomplete', 'damaged')),
    CONSTRAINT ck_loan_deposit_holds CHECK (deposit BETWEEN 0 AND 1.7976931348623157e308),
    CONSTRAINT fk_loan_item_code FOREIGN KEY(item_code) REFERENCES item (ref) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_loan_borrower_organisation_id FOREIGN KEY(borrower_organisation_id) REFERENCES organisation (id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_loan_borrower_contact_id FOREIGN KEY(borrower_contact_id) REFERENCES contact (ref) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT pk_loan PRIMARY KEY (ref)
);
INSERT INTO "loan" VALUES('E-0000000','M-0000000',NULL,'le-relais',NULL,'2026-11-02',NULL,NULL,NULL,NULL,NULL,1,'2026-11-24T09:30:00.000000+00:00',NULL,1);
CREATE TABLE meeting (
    ref TEXT NOT NULL,
    kind TEXT,
    date DATE NOT NULL,
    start_time TIME,
    end_time TIME,
    place TEXT,
    status TEXT,
    serial BIGINT NOT NULL,
    updated_at TEXT NOT NULL,
    archived_at TEXT,
    rev INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT ck_meeting_date_holds CHECK (date(date) IS date),
    CONSTRAINT ck_meeting_start_time_holds CHECK (strftime('%H:%M:00.000000', start_time) IS start_time),
    CONSTRAINT ck_meeting_end_time_holds CHECK (strftime('%H:%M:00.000000', end_time) IS end_time),
    CONSTRAINT ck_meeting_kind_holds CHECK (kind IN ('technical_committee', 'steering_committee', 'working_group',
        'other')),
    CONSTRAINT ck_meeting_place_holds CHECK (trim(place) = place AND length(place) BETWEEN 1 AND 500),
    CONSTRAINT ck_meeting_status_holds CHECK (status IN ('planned', 'held', 'cancelled', 'postponed')),
    CONSTRAINT pk_meeting PRIMARY KEY (ref)
);
CREATE TABLE organisation (
    ref TEXT NOT NULL,
    id TEXT,
    name TEXT NOT NULL,
    short_name TEXT,
    aliases TEXT,
    kind TEXT,
    siret TEXT,
    rna TEXT,
    uai TEXT,
    phone TEXT,
    email TEXT,
    website TEXT,
    address_street TEXT,
    address_complement TEXT,
    postcode TEXT,
    city TEXT,
    insee_code TEXT,
    ban_key TEXT,
    opening_hours TEXT,
    ct_member_since DATE,
    ct_member_until DATE,
    funder BOOLEAN,
    serial BIGINT NOT NULL,
    updated_at TEXT NOT NULL,
    archived_at TEXT,
    rev INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT ck_organisation_ct_member_since_holds CHECK (date(ct_member_since) IS ct_member_since),
    CONSTRAINT ck_organisation_ct_member_until_holds CHECK (date(ct_member_until) IS ct_member_until),
    CONSTRAINT ck_organisation_funder_holds CHECK (funder IN (0, 1)),
    CONSTRAINT ck_organisation_id_holds CHECK (trim(id) = id AND length(id) BETWEEN 1 AND 200),
    CONSTRAINT ck_organisation_name_holds CHECK (trim(name) = name AND length(name) BETWEEN 1 AND 150),
    CONSTRAINT ck_organisation_short_name_holds CHECK (trim(short_name) = short_name AND length(short_name) BETWEEN
        1 AND 30),
    CONSTRAINT ck_organisation_aliases_holds CHECK (aliases LIKE '[%]'),
    CONSTRAINT ck_organisation_kind_holds CHECK (kind IN ('association', 'community_centre', 'evs', 'municipality',
        'ccas', 'county', 'caf', 'national_education', 'state', 'nursery', 'laep', 'rpe', 'toy_library', 'library',
        'primary_school', 'middle_school', 'pmi', 'other')),
    CONSTRAINT ck_organisation_siret_holds CHECK (trim(siret, '0123456789') = '' AND length(siret) = 14),
    CONSTRAINT ck_organisation_rna_holds CHECK (rna LIKE 'W%' AND trim(substr(rna, 2), '0123456789') = '' AND
        length(rna) = 10),
    CONSTRAINT ck_organisation_uai_holds CHECK (trim(uai) = uai AND length(uai) BETWEEN 1 AND 200),
    CONSTRAINT ck_organisation_phone_holds CHECK (phone LIKE '[%]' OR trim(phone, '+0123456789;ext=') = '' AND
        length(phone) BETWEEN 2 AND 22),
    CONSTRAINT ck_organisation_email_holds CHECK (email LIKE '_%@_%.__%' AND email NOT LIKE '% %' AND length(email)
        <= 254),
    CONSTRAINT ck_organisation_website_holds CHECK (trim(website) = website AND length(website) BETWEEN 1 AND 500),
    CONSTRAINT ck_organisation_address_street_holds CHECK (trim(address_street) = address_street AND
        length(address_street) BETWEEN 1 AND 500),
    CONSTRAINT ck_organisation_address_complement_holds CHECK (trim(address_complement) = address_complement AND
        length(address_complement) BETWEEN 1 AND 500),
    CONSTRAINT ck_organisation_postcode_holds CHECK (trim(postcode, '0123456789') = '' AND length(postcode) = 5),
    CONSTRAINT ck_organisation_city_holds CHECK (trim(city) = city AND length(city) BETWEEN 1 AND 500),
    CONSTRAINT ck_organisation_insee_code_holds CHECK (trim(insee_code, '0123456789AB') = '' AND length(insee_code)
        = 5),
    CONSTRAINT ck_organisation_ban_key_holds CHECK (trim(ban_key) = ban_key AND length(ban_key) BETWEEN 1 AND 200),
    CONSTRAINT ck_organisation_opening_hours_holds CHECK (trim(opening_hours) = opening_hours AND
        length(opening_hours) BETWEEN 1 AND 2000),
    CONSTRAINT uq_organisation_id UNIQUE (id),
    CONSTRAINT pk_organisation PRIMARY KEY (ref)
);
INSERT INTO "organisation" VALUES('S-0000000','les-epis','Les Épis',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1,'2026-11-24T09:30:00.000000+00:00',NULL,1);
INSERT INTO "organisation" VALUES('S-0000011','le-relais','Le Relais',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,2,'2026-11-24T09:30:00.000000+00:00',NULL,1);
CREATE TABLE outbox (
    id INTEGER NOT NULL CONSTRAINT pk_outbox PRIMARY KEY AUTOINCREMENT,
    recipient TEXT NOT NULL,
    message BLOB NOT NULL,
    message_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_at TEXT,
    error TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at TEXT NOT NULL,
    useless_after TEXT
);
CREATE TABLE owed_mail (
    name TEXT NOT NULL,
    due_at TEXT NOT NULL,
    CONSTRAINT pk_owed_mail PRIMARY KEY (name)
);
CREATE TABLE pause (
    since TEXT NOT NULL,
    erased_again INTEGER NOT NULL,
    CONSTRAINT pk_pause PRIMARY KEY (since)
);
CREATE TABLE problem (
    id INTEGER NOT NULL CONSTRAINT pk_problem PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    message TEXT NOT NULL,
    spreadsheet_id TEXT NOT NULL,
    sheet_id BIGINT,
    tab TEXT NOT NULL,
    partner TEXT NOT NULL,
    ref TEXT,
    row_key TEXT NOT NULL,
    field TEXT,
    cell TEXT,
    sheet_value TEXT,
    canonical_value TEXT,
    since TEXT,
    decision TEXT,
    covers TEXT DEFAULT '' NOT NULL
);
CREATE TABLE registration (
    ref TEXT NOT NULL,
    session_id TEXT NOT NULL,
    submitted_at TEXT,
    given_name TEXT NOT NULL,
    family_name TEXT,
    phone TEXT,
    phone_as_typed TEXT,
    email TEXT,
    adults_count INTEGER,
    children_0_2 INTEGER,
    children_3_5 INTEGER,
    children_6_11 INTEGER,
    children_12_17 INTEGER,
    first_time BOOLEAN,
    language TEXT,
    interpreter BOOLEAN,
    consent_contact BOOLEAN,
    consent_at TEXT,
    consent_version TEXT,
    back_at TEXT,
    status TEXT,
    nonce TEXT,
    suspect BOOLEAN DEFAULT false NOT NULL,
    merged_into TEXT,
    serial BIGINT NOT NULL,
    updated_at TEXT NOT NULL,
    archived_at TEXT,
    rev INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT ck_registration_submitted_at_holds CHECK (strftime('%Y-%m-%dT%H:%M:%S', submitted_at) || substr(submitted_at, 20) IS submitted_at),
    CONSTRAINT ck_registration_first_time_holds CHECK (first_time IN (0, 1)),
    CONSTRAINT ck_registration_interpreter_holds CHECK (interpreter IN (0, 1)),
    CONSTRAINT ck_registration_consent_contact_holds CHECK (consent_contact IN (0, 1)),
    CONSTRAINT ck_registration_consent_at_holds CHECK (strftime('%Y-%m-%dT%H:%M:%S', consent_at) || substr(consent_at, 20) IS consent_at),
    CONSTRAINT ck_registration_back_at_holds CHECK (strftime('%Y-%m-%dT%H:%M:%S', back_at) || substr(back_at, 20) IS back_at),
    CONSTRAINT ck_registration_session_id_holds CHECK (length(session_id) > 0),
    CONSTRAINT ck_registration_given_name_holds CHECK (trim(given_name) = given_name AND length(given_name) BETWEEN
        1 AND 100),
    CONSTRAINT ck_registration_family_name_holds CHECK (trim(family_name) = family_name AND length(family_name)
        BETWEEN 1 AND 100),
    CONSTRAINT ck_registration_phone_holds CHECK (trim(phone, '+0123456789;ext=') = '' AND length(phone) BETWEEN 2
        AND 22),
    CONSTRAINT ck_registration_phone_as_typed_holds CHECK (trim(phone_as_typed) = phone_as_typed AND
        length(phone_as_typed) BETWEEN 1 AND 200),
    CONSTRAINT ck_registration_email_holds CHECK (email LIKE '_%@_%.__%' AND email NOT LIKE '% %' AND length(email)
        <= 254),
    CONSTRAINT ck_registration_adults_count_holds CHECK (adults_count BETWEEN 1 AND 9),
    CONSTRAINT ck_registration_children_0_2_holds CHECK (children_0_2 BETWEEN 0 AND 20),
    CONSTRAINT ck_registration_children_3_5_holds CHECK (children_3_5 BETWEEN 0 AND 20),
    CONSTRAINT ck_registration_children_6_11_holds CHECK (children_6_11 BETWEEN 0 AND 20),
    CONSTRAINT ck_registration_children_12_17_holds CHECK (children_12_17 BETWEEN 0 AND 20),
    CONSTRAINT ck_registration_language_holds CHECK (language IN ('fr', 'en', 'de', 'ar', 'sq', 'hy', 'bs', 'hr',
        'sr-Latn', 'es', 'it', 'pt', 'ro', 'ru', 'tr', 'uk', 'fa-AF', 'ps', 'ka', 'ti', 'fa', 'nl', 'lb', 'pl',
        'zh', 'vi', 'ta', 'so', 'ku', 'bg', 'sk', 'cs', 'hu', 'el', 'ur', 'bn', 'hi', 'am', 'ff', 'wo', 'bm', 'ln',
        'kab', 'rom', 'fsl')),
    CONSTRAINT ck_registration_consent_version_holds CHECK (trim(consent_version) = consent_version AND
        length(consent_version) BETWEEN 1 AND 200),
    CONSTRAINT ck_registration_status_holds CHECK (status IN ('confirmed', 'waiting', 'cancelled', 'attended',
        'no_show')),
    CONSTRAINT fk_registration_session_id FOREIGN KEY(session_id) REFERENCES session (ref) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT uq_registration_nonce UNIQUE (nonce),
    CONSTRAINT pk_registration PRIMARY KEY (ref)
);
INSERT INTO "registration" VALUES('N-0000000','D-0000000',NULL,'Anne',NULL,NULL,NULL,NULL,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'confirmed',NULL,0,NULL,1,'2026-11-24T09:30:00.000000+00:00',NULL,1);
CREATE TABLE row_link (
    spreadsheet_id TEXT NOT NULL,
    sheet_id BIGINT NOT NULL,
    ref TEXT NOT NULL,
    cells TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    row_hint INTEGER,
    missing_since TEXT,
    archived BOOLEAN NOT NULL,
    note TEXT NOT NULL,
    CONSTRAINT pk_row_link PRIMARY KEY (spreadsheet_id, sheet_id, ref)
);
CREATE TABLE run (
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    summary TEXT,
    CONSTRAINT pk_run PRIMARY KEY (id)
);
CREATE TABLE session (
    ref TEXT NOT NULL,
    workshop_id TEXT NOT NULL,
    date DATE NOT NULL,
    start_time TIME NOT NULL,
    end_time TIME NOT NULL,
    place TEXT NOT NULL,
    capacity INTEGER,
    seats_unread BOOLEAN,
    slug TEXT,
    registration_open BOOLEAN,
    direct_confirm_hours INTEGER,
    interpreter_offered BOOLEAN,
    languages TEXT,
    ask_ages BOOLEAN,
    facilitators TEXT,
    opening_hours FLOAT,
    prep_hours FLOAT,
    status TEXT,
    told_date DATE,
    serial BIGINT NOT NULL,
    updated_at TEXT NOT NULL,
    archived_at TEXT,
    rev INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT ck_session_date_holds CHECK (date(date) IS date),
    CONSTRAINT ck_session_start_time_holds CHECK (strftime('%H:%M:00.000000', start_time) IS start_time),
    CONSTRAINT ck_session_end_time_holds CHECK (strftime('%H:%M:00.000000', end_time) IS end_time),
    CONSTRAINT ck_session_seats_unread_holds CHECK (seats_unread IN (0, 1)),
    CONSTRAINT ck_session_registration_open_holds CHECK (registration_open IN (0, 1)),
    CONSTRAINT ck_session_interpreter_offered_holds CHECK (interpreter_offered IN (0, 1)),
    CONSTRAINT ck_session_ask_ages_holds CHECK (ask_ages IN (0, 1)),
    CONSTRAINT ck_session_workshop_id_holds CHECK (length(workshop_id) > 0),
    CONSTRAINT ck_session_place_holds CHECK (trim(place) = place AND length(place) BETWEEN 1 AND 500),
    CONSTRAINT ck_session_capacity_holds CHECK (capacity BETWEEN 0 AND 10000),
    CONSTRAINT ck_session_slug_holds CHECK (trim(slug) = slug AND length(slug) BETWEEN 1 AND 200),
    CONSTRAINT ck_session_direct_confirm_hours_holds CHECK (direct_confirm_hours BETWEEN 0 AND 100000),
    CONSTRAINT ck_session_languages_holds CHECK (languages LIKE '[%]'),
    CONSTRAINT ck_session_facilitators_holds CHECK (facilitators LIKE '[%]'),
    CONSTRAINT ck_session_opening_hours_holds CHECK (opening_hours BETWEEN 0 AND 1.7976931348623157e308),
    CONSTRAINT ck_session_prep_hours_holds CHECK (prep_hours BETWEEN 0 AND 1.7976931348623157e308),
    CONSTRAINT ck_session_status_holds CHECK (status IN ('planned', 'held', 'cancelled', 'postponed')),
    CONSTRAINT fk_session_workshop_id FOREIGN KEY(workshop_id) REFERENCES workshop (ref) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT pk_session PRIMARY KEY (ref)
);
INSERT INTO "session" VALUES('D-0000000','A-0000000','2026-12-03','14:30:00.000000','16:00:00.000000','Salle des fêtes',3,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1,'2026-11-24T09:30:00.000000+00:00',NULL,1);
CREATE TABLE session_count (
    ref TEXT NOT NULL,
    session_id TEXT NOT NULL,
    families_count INTEGER NOT NULL,
    new_families_count INTEGER,
    mothers_count INTEGER,
    fathers_count INTEGER,
    other_adults_count INTEGER,
    children_0_2 INTEGER,
    children_3_5 INTEGER,
    children_6_11 INTEGER,
    children_12_17 INTEGER,
    siblings_count INTEGER,
    professionals_count INTEGER,
    volunteers_count INTEGER,
    volunteer_hours FLOAT,
    serial BIGINT NOT NULL,
    updated_at TEXT NOT NULL,
    archived_at TEXT,
    rev INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT ck_session_count_session_id_holds CHECK (length(session_id) > 0),
    CONSTRAINT ck_session_count_families_count_holds CHECK (families_count BETWEEN 0 AND 100000),
    CONSTRAINT ck_session_count_new_families_count_holds CHECK (new_families_count BETWEEN 0 AND 100000),
    CONSTRAINT ck_session_count_mothers_count_holds CHECK (mothers_count BETWEEN 0 AND 100000),
    CONSTRAINT ck_session_count_fathers_count_holds CHECK (fathers_count BETWEEN 0 AND 100000),
    CONSTRAINT ck_session_count_other_adults_count_holds CHECK (other_adults_count BETWEEN 0 AND 100000),
    CONSTRAINT ck_session_count_children_0_2_holds CHECK (children_0_2 BETWEEN 0 AND 100000),
    CONSTRAINT ck_session_count_children_3_5_holds CHECK (children_3_5 BETWEEN 0 AND 100000),
    CONSTRAINT ck_session_count_children_6_11_holds CHECK (children_6_11 BETWEEN 0 AND 100000),
    CONSTRAINT ck_session_count_children_12_17_holds CHECK (children_12_17 BETWEEN 0 AND 100000),
    CONSTRAINT ck_session_count_siblings_count_holds CHECK (siblings_count BETWEEN 0 AND 100000),
    CONSTRAINT ck_session_count_professionals_count_holds CHECK (professionals_count BETWEEN 0 AND 100000),
    CONSTRAINT ck_session_count_volunteers_count_holds CHECK (volunteers_count BETWEEN 0 AND 100000),
    CONSTRAINT ck_session_count_volunteer_hours_holds CHECK (volunteer_hours BETWEEN 0 AND 1.7976931348623157e308),
    CONSTRAINT fk_session_count_session_id FOREIGN KEY(session_id) REFERENCES session (ref) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT pk_session_count PRIMARY KEY (ref)
);
CREATE TABLE setting (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT pk_setting PRIMARY KEY (name)
);
CREATE TABLE signal (
    name TEXT NOT NULL,
    token TEXT NOT NULL,
    CONSTRAINT pk_signal PRIMARY KEY (name)
);
CREATE TABLE spreadsheet (
    spreadsheet_id TEXT NOT NULL,
    state TEXT NOT NULL,
    version_seen_at TEXT,
    read_at TEXT,
    fingerprint TEXT NOT NULL,
    planned_change BIGINT NOT NULL,
    unsettled BOOLEAN NOT NULL,
    deferred_since TEXT,
    error TEXT NOT NULL,
    failures INTEGER NOT NULL,
    retry_after TEXT,
    rules TEXT DEFAULT '' NOT NULL,
    refused_until TEXT,
    CONSTRAINT pk_spreadsheet PRIMARY KEY (spreadsheet_id)
);
CREATE TABLE tab (
    spreadsheet_id TEXT NOT NULL,
    sheet_id BIGINT NOT NULL,
    generation TEXT NOT NULL,
    title TEXT NOT NULL,
    columns TEXT NOT NULL,
    header_row INTEGER,
    reference_column INTEGER,
    first_met_at TEXT,
    fields TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    fingerprint_since TEXT,
    waiting TEXT NOT NULL,
    unnamed TEXT DEFAULT '[]' NOT NULL,
    headings TEXT DEFAULT '[]' NOT NULL,
    asked TEXT DEFAULT '{}' NOT NULL,
    refusal TEXT,
    repeats TEXT DEFAULT '{}' NOT NULL,
    followed_as TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_tab PRIMARY KEY (spreadsheet_id, sheet_id)
);
CREATE TABLE tombstone (
    spreadsheet_id TEXT NOT NULL,
    sheet_id BIGINT NOT NULL,
    ref TEXT NOT NULL,
    fields TEXT NOT NULL,
    seal TEXT NOT NULL,
    is_cell BOOLEAN DEFAULT false NOT NULL,
    CONSTRAINT pk_tombstone PRIMARY KEY (spreadsheet_id, sheet_id, ref)
);
CREATE TABLE visit (
    key TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    CONSTRAINT pk_visit PRIMARY KEY (key)
);
CREATE TABLE workshop (
    ref TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT,
    scheme TEXT,
    themes TEXT,
    is_new BOOLEAN,
    lead_organisation_id TEXT NOT NULL,
    target_ages TEXT,
    registration_mode TEXT,
    serial BIGINT NOT NULL,
    updated_at TEXT NOT NULL,
    archived_at TEXT,
    rev INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT ck_workshop_is_new_holds CHECK (is_new IN (0, 1)),
    CONSTRAINT ck_workshop_title_holds CHECK (trim(title) = title AND length(title) BETWEEN 1 AND 200),
    CONSTRAINT ck_workshop_kind_holds CHECK (kind IN ('talk_group', 'expression_group', 'talk_debate',
        'parent_child_workshop', 'training', 'individual_listening', 'event')),
    CONSTRAINT ck_workshop_scheme_holds CHECK (scheme IN ('reaap_fnp1', 'clas', 'laep', 'city_policy', 'other')),
    CONSTRAINT ck_workshop_themes_holds CHECK (themes LIKE '[%]'),
    CONSTRAINT ck_workshop_lead_organisation_id_holds CHECK (length(lead_organisation_id) > 0),
    CONSTRAINT ck_workshop_target_ages_holds CHECK (target_ages LIKE '_% years' OR target_ages LIKE '_% months'),
    CONSTRAINT ck_workshop_registration_mode_holds CHECK (registration_mode IN ('form', 'free')),
    CONSTRAINT fk_workshop_lead_organisation_id FOREIGN KEY(lead_organisation_id) REFERENCES organisation (id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT pk_workshop PRIMARY KEY (ref)
);
INSERT INTO "workshop" VALUES('A-0000000','Café des parents',NULL,NULL,NULL,NULL,'les-epis',NULL,NULL,1,'2026-11-24T09:30:00.000000+00:00',NULL,1);
CREATE TABLE write_intent (
    marker TEXT NOT NULL,
    spreadsheet_id TEXT NOT NULL,
    run_id TEXT NOT NULL,
    step TEXT NOT NULL,
    batch TEXT NOT NULL,
    before TEXT NOT NULL,
    at TEXT NOT NULL,
    CONSTRAINT pk_write_intent PRIMARY KEY (marker)
);
CREATE INDEX ix_run_started_at ON run (started_at);
CREATE INDEX ix_change_at ON change (at);
CREATE INDEX ix_change_ref ON change (ref);
CREATE INDEX ix_change_run ON change (run);
CREATE INDEX ix_row_link_ref ON row_link (ref);
CREATE INDEX ix_problem_spreadsheet_id ON problem (spreadsheet_id);
CREATE INDEX ix_write_intent_spreadsheet_id ON write_intent (spreadsheet_id);
CREATE INDEX ix_outbox_state ON outbox (state);
CREATE INDEX ix_budget_forget_at ON budget (forget_at);
CREATE INDEX ix_owed_mail_due_at ON owed_mail (due_at);
CREATE INDEX ix_form_use_at ON form_use (at);
CREATE INDEX ix_organisation_serial ON organisation (serial);
CREATE INDEX ix_contact_organisation_id ON contact (organisation_id);
CREATE INDEX ix_contact_serial ON contact (serial);
CREATE INDEX ix_meeting_serial ON meeting (serial);
CREATE INDEX ix_attendance_contact_id ON attendance (contact_id);
CREATE INDEX ix_attendance_meeting_id ON attendance (meeting_id);
CREATE INDEX ix_attendance_organisation_id ON attendance (organisation_id);
CREATE INDEX ix_attendance_serial ON attendance (serial);
CREATE INDEX ix_item_owner_organisation_id ON item (owner_organisation_id);
CREATE INDEX ix_item_serial ON item (serial);
CREATE INDEX ix_loan_borrower_contact_id ON loan (borrower_contact_id);
CREATE INDEX ix_loan_borrower_organisation_id ON loan (borrower_organisation_id);
CREATE INDEX ix_loan_item_code ON loan (item_code);
CREATE INDEX ix_loan_serial ON loan (serial);
CREATE INDEX ix_workshop_lead_organisation_id ON workshop (lead_organisation_id);
CREATE INDEX ix_workshop_serial ON workshop (serial);
CREATE INDEX ix_session_serial ON session (serial);
CREATE INDEX ix_session_workshop_id ON session (workshop_id);
CREATE INDEX ix_registration_serial ON registration (serial);
CREATE INDEX ix_registration_session_id ON registration (session_id);
CREATE INDEX ix_session_count_serial ON session_count (serial);
CREATE INDEX ix_session_count_session_id ON session_count (session_id);
DELETE FROM "sqlite_sequence";
COMMIT;
