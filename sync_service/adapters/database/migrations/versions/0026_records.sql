-- The records, one table an entity, parents first, as they are from 0026 on. Frozen, like the schema of 0025.

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
    updated_at $INSTANT NOT NULL,
    archived_at $INSTANT,
    rev INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_organisation PRIMARY KEY (ref),
    CONSTRAINT ck_organisation_kind_known CHECK (kind IN ('association', 'community_centre', 'evs',
        'municipality', 'ccas', 'county', 'caf', 'national_education', 'state', 'nursery', 'laep', 'rpe',
        'toy_library', 'library', 'primary_school', 'middle_school', 'pmi', 'other')),
    CONSTRAINT uq_organisation_id UNIQUE (id)
);
CREATE INDEX ix_organisation_serial ON organisation (serial);

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
    updated_at $INSTANT NOT NULL,
    archived_at $INSTANT,
    rev INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_contact PRIMARY KEY (ref),
    CONSTRAINT ck_contact_title_known CHECK (title IN ('mme', 'm')),
    CONSTRAINT fk_contact_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ix_contact_organisation_id ON contact (organisation_id);
CREATE INDEX ix_contact_serial ON contact (serial);

CREATE TABLE meeting (
    ref TEXT NOT NULL,
    kind TEXT,
    date DATE NOT NULL,
    start_time TIME,
    end_time TIME,
    place TEXT,
    status TEXT,
    serial BIGINT NOT NULL,
    updated_at $INSTANT NOT NULL,
    archived_at $INSTANT,
    rev INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_meeting PRIMARY KEY (ref),
    CONSTRAINT ck_meeting_kind_known CHECK (kind IN ('technical_committee', 'steering_committee',
        'working_group', 'other')),
    CONSTRAINT ck_meeting_status_known CHECK (status IN ('planned', 'held', 'cancelled', 'postponed'))
);
CREATE INDEX ix_meeting_serial ON meeting (serial);

CREATE TABLE attendance (
    ref TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    organisation_id TEXT NOT NULL,
    contact_id TEXT,
    status TEXT,
    recorded_by TEXT,
    source_cell TEXT,
    serial BIGINT NOT NULL,
    updated_at $INSTANT NOT NULL,
    archived_at $INSTANT,
    rev INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_attendance PRIMARY KEY (ref),
    CONSTRAINT ck_attendance_status_known CHECK (status IN ('present', 'absent', 'excused', 'represented')),
    CONSTRAINT fk_attendance_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (ref) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_attendance_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_attendance_contact_id FOREIGN KEY(contact_id) REFERENCES contact (ref) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ix_attendance_contact_id ON attendance (contact_id);
CREATE INDEX ix_attendance_meeting_id ON attendance (meeting_id);
CREATE INDEX ix_attendance_organisation_id ON attendance (organisation_id);
CREATE INDEX ix_attendance_serial ON attendance (serial);

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
    updated_at $INSTANT NOT NULL,
    archived_at $INSTANT,
    rev INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_item PRIMARY KEY (ref),
    CONSTRAINT ck_item_kind_known CHECK (kind IN ('kit', 'game', 'book', 'exhibition', 'facilitation_tool',
        'equipment', 'medium')),
    CONSTRAINT ck_item_quantity_least CHECK (quantity >= 0),
    CONSTRAINT ck_item_condition_known CHECK (condition IN ('new', 'good', 'worn', 'incomplete', 'damaged',
        'out_of_service')),
    CONSTRAINT ck_item_loan_days_least CHECK (loan_days >= 0),
    CONSTRAINT fk_item_owner_organisation_id FOREIGN KEY(owner_organisation_id) REFERENCES organisation (id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ix_item_owner_organisation_id ON item (owner_organisation_id);
CREATE INDEX ix_item_serial ON item (serial);

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
    updated_at $INSTANT NOT NULL,
    archived_at $INSTANT,
    rev INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_loan PRIMARY KEY (ref),
    CONSTRAINT ck_loan_quantity_least CHECK (quantity >= 0),
    CONSTRAINT ck_loan_status_known CHECK (status IN ('reserved', 'on_loan', 'overdue', 'returned',
        'cancelled', 'available', 'lost', 'out_of_service')),
    CONSTRAINT ck_loan_condition_back_known CHECK (condition_back IN ('ok', 'incomplete', 'damaged')),
    CONSTRAINT fk_loan_item_code FOREIGN KEY(item_code) REFERENCES item (ref) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_loan_borrower_organisation_id FOREIGN KEY(borrower_organisation_id) REFERENCES organisation (id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_loan_borrower_contact_id FOREIGN KEY(borrower_contact_id) REFERENCES contact (ref) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ix_loan_borrower_contact_id ON loan (borrower_contact_id);
CREATE INDEX ix_loan_borrower_organisation_id ON loan (borrower_organisation_id);
CREATE INDEX ix_loan_item_code ON loan (item_code);
CREATE INDEX ix_loan_serial ON loan (serial);

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
    updated_at $INSTANT NOT NULL,
    archived_at $INSTANT,
    rev INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_workshop PRIMARY KEY (ref),
    CONSTRAINT ck_workshop_kind_known CHECK (kind IN ('talk_group', 'expression_group', 'talk_debate',
        'parent_child_workshop', 'training', 'individual_listening', 'event')),
    CONSTRAINT ck_workshop_scheme_known CHECK (scheme IN ('reaap_fnp1', 'clas', 'laep', 'city_policy', 'other')),
    CONSTRAINT ck_workshop_registration_mode_known CHECK (registration_mode IN ('form', 'free')),
    CONSTRAINT fk_workshop_lead_organisation_id FOREIGN KEY(lead_organisation_id) REFERENCES organisation (id) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ix_workshop_lead_organisation_id ON workshop (lead_organisation_id);
CREATE INDEX ix_workshop_serial ON workshop (serial);

CREATE TABLE session (
    ref TEXT NOT NULL,
    workshop_id TEXT NOT NULL,
    date DATE NOT NULL,
    start_time TIME,
    end_time TIME,
    place TEXT,
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
    updated_at $INSTANT NOT NULL,
    archived_at $INSTANT,
    rev INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_session PRIMARY KEY (ref),
    CONSTRAINT ck_session_capacity_least CHECK (capacity >= 0),
    CONSTRAINT ck_session_direct_confirm_hours_least CHECK (direct_confirm_hours >= 0),
    CONSTRAINT ck_session_status_known CHECK (status IN ('planned', 'held', 'cancelled', 'postponed')),
    CONSTRAINT fk_session_workshop_id FOREIGN KEY(workshop_id) REFERENCES workshop (ref) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ix_session_serial ON session (serial);
CREATE INDEX ix_session_workshop_id ON session (workshop_id);

CREATE TABLE registration (
    ref TEXT NOT NULL,
    session_id TEXT NOT NULL,
    submitted_at $INSTANT,
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
    consent_at $INSTANT,
    consent_version TEXT,
    back_at $INSTANT,
    status TEXT,
    nonce TEXT,
    suspect BOOLEAN DEFAULT false NOT NULL,
    merged_into TEXT,
    serial BIGINT NOT NULL,
    updated_at $INSTANT NOT NULL,
    archived_at $INSTANT,
    rev INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_registration PRIMARY KEY (ref),
    CONSTRAINT ck_registration_adults_count_least CHECK (adults_count >= 0),
    CONSTRAINT ck_registration_children_0_2_least CHECK (children_0_2 >= 0),
    CONSTRAINT ck_registration_children_3_5_least CHECK (children_3_5 >= 0),
    CONSTRAINT ck_registration_children_6_11_least CHECK (children_6_11 >= 0),
    CONSTRAINT ck_registration_children_12_17_least CHECK (children_12_17 >= 0),
    CONSTRAINT ck_registration_status_known CHECK (status IN ('confirmed', 'waiting', 'cancelled', 'attended',
        'no_show')),
    CONSTRAINT fk_registration_session_id FOREIGN KEY(session_id) REFERENCES session (ref) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT uq_registration_nonce UNIQUE (nonce)
);
CREATE INDEX ix_registration_serial ON registration (serial);
CREATE INDEX ix_registration_session_id ON registration (session_id);

CREATE TABLE session_count (
    ref TEXT NOT NULL,
    session_id TEXT NOT NULL,
    families_count INTEGER,
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
    updated_at $INSTANT NOT NULL,
    archived_at $INSTANT,
    rev INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT pk_session_count PRIMARY KEY (ref),
    CONSTRAINT ck_session_count_families_count_least CHECK (families_count >= 0),
    CONSTRAINT ck_session_count_new_families_count_least CHECK (new_families_count >= 0),
    CONSTRAINT ck_session_count_mothers_count_least CHECK (mothers_count >= 0),
    CONSTRAINT ck_session_count_fathers_count_least CHECK (fathers_count >= 0),
    CONSTRAINT ck_session_count_other_adults_count_least CHECK (other_adults_count >= 0),
    CONSTRAINT ck_session_count_children_0_2_least CHECK (children_0_2 >= 0),
    CONSTRAINT ck_session_count_children_3_5_least CHECK (children_3_5 >= 0),
    CONSTRAINT ck_session_count_children_6_11_least CHECK (children_6_11 >= 0),
    CONSTRAINT ck_session_count_children_12_17_least CHECK (children_12_17 >= 0),
    CONSTRAINT ck_session_count_siblings_count_least CHECK (siblings_count >= 0),
    CONSTRAINT ck_session_count_professionals_count_least CHECK (professionals_count >= 0),
    CONSTRAINT ck_session_count_volunteers_count_least CHECK (volunteers_count >= 0),
    CONSTRAINT fk_session_count_session_id FOREIGN KEY(session_id) REFERENCES session (ref) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ix_session_count_serial ON session_count (serial);
CREATE INDEX ix_session_count_session_id ON session_count (session_id);
